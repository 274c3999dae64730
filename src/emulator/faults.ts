import type { operations } from '../generated/operations.js';
import type { ErrorCode } from './error-codes.js';
import type { ErrorParameter } from './error-texts.js';

/** An operation of the contract. */
export type OperationId = keyof typeof operations;

/** Which requests a fault falls on. What is left out matches anything. */
export interface FaultTarget {
  /** An operation of the contract, or an endpoint of OAuth. */
  readonly operation?: OperationId | 'token' | 'revoke';
  /** In capitals. */
  readonly method?: string;
  /** The request target, path and query: a part of it, or a pattern. */
  readonly path?: string | RegExp;
  /**
   * `present` spares the first request of a digest handshake, which carries none.
   * @default 'present'
   */
  readonly credentials?: 'present' | 'absent' | 'any';
  /** Spares so many matching requests first. @default 0 */
  readonly skip?: number;
  /** Falls on so many requests, then no more; `Infinity` for all. @default 1 */
  readonly times?: number;
}

/**
 * Instead of an answer, or late. `before`: the request has no effect. `after`: it was carried out, and only the answer is
 * lost or replaced - the case that makes a repeated DELETE ambiguous.
 */
export type AnswerFault = {
  /** @default 'before' */
  readonly when?: 'before' | 'after';
} & (
  | { /** The connection is reset. */ readonly kind: 'reset' }
  | { /** The connection is closed without a word. */ readonly kind: 'hangUp' }
  | { /** No answer, ever; the connection stays open. */ readonly kind: 'hang' }
  | { /** The answer comes so many real milliseconds later. */ readonly kind: 'delay'; readonly ms: number }
  | {
      /** An error of the application, by its code, with `X-Error-Code`. */
      readonly kind: 'apiError';
      readonly code: ErrorCode;
      /** @default the vendor's text */
      readonly detail?: string;
      /** Value of `Retry-After`: seconds, or an HTTP date. */
      readonly retryAfter?: number | string;
      /** @default none */
      readonly parameters?: readonly ErrorParameter[];
    }
  | { /** The code behind the gate fails: 500 UNEXPECTED_ERROR. */ readonly kind: 'crash' }
  | { /** A proxy's page of HTML. */ readonly kind: 'html' /** @default 502 */; readonly status?: number }
  | { /** A 503 without a body. */ readonly kind: 'unavailable'; readonly retryAfter?: number | string }
  | {
      readonly kind: 'redirect';
      readonly location: string;
      /** @default 302 */
      readonly status?: 301 | 302 | 303 | 307 | 308;
    }
  | {
      /** Whatever is wanted. */
      readonly kind: 'respond';
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body?: string;
    }
);

/** Spoils the answer that the request really got. */
export type BodyFault =
  | { readonly kind: 'emptyBody' }
  | { readonly kind: 'malformedJson' }
  | { /** Valid JSON of another shape. */ readonly kind: 'otherJson'; readonly value: unknown }
  | { readonly kind: 'contentType'; readonly value: string }
  | {
      readonly kind: 'headers';
      /** `null` takes a header away. */
      readonly set: Readonly<Record<string, string | null>>;
    }
  | { /** Another status over the same body. */ readonly kind: 'status'; readonly status: number }
  | { /** Says gzip, is not. */ readonly kind: 'falseEncoding' }
  | { readonly kind: 'byteOrderMark' }
  | { readonly kind: 'invalidUtf8' }
  | {
      /** The body, padded with spaces to so many bytes. */ readonly kind: 'oversizedBody';
      readonly bytes: number;
    };

/** Spoils the answer on the wire, below HTTP; the connection is closed afterwards, where nothing else is said. */
export type WireFault =
  | { /** Ends in the middle of the body. */ readonly kind: 'truncatedBody' }
  | { /** Is reset in the middle of the body. */ readonly kind: 'resetInBody' }
  | { /** Stops in the middle of the body; the connection stays open. */ readonly kind: 'hangInBody' }
  | { /** Chunked, and ends without the last chunk. */ readonly kind: 'truncatedChunks' }
  | { /** Chunked, with a chunk size that is no number. */ readonly kind: 'malformedChunks' }
  | { /** Chunked, and without a body. */ readonly kind: 'emptyChunks' }
  | {
      /** Content-Length says so many bytes more, or fewer. */ readonly kind: 'contentLength';
      readonly by: number;
    }
  | { /** Two values of Content-Length. */ readonly kind: 'conflictingLengths' }
  | { /** The answer comes twice. */ readonly kind: 'duplicatedResponse' }
  | { /** A 103 comes first, which is correct HTTP. */ readonly kind: 'interimResponse' }
  | {
      /** One byte of the body every so many real milliseconds. */ readonly kind: 'slowBody';
      readonly ms: number;
    }
  | { /** Has no Content-Type. */ readonly kind: 'noContentType' }
  | { /** One more header, of so many bytes. */ readonly kind: 'oversizedHeaders'; readonly bytes: number }
  | { /** Ends within the headers. */ readonly kind: 'truncatedHeaders' }
  | { /** Bytes that are not HTTP. */ readonly kind: 'garbage' };

/** Something that goes wrong, where and how often. */
export type Fault = FaultTarget & (AnswerFault | BodyFault | WireFault);

/** What a request looks like to a fault. */
export interface FaultSubject {
  readonly operation: string | undefined;
  readonly method: string;
  readonly target: string;
  readonly hasCredentials: boolean;
}

/** A fault that was switched on. */
export interface ActiveFault {
  /** Requests that it fell on so far. */
  readonly hits: number;
  /** Switches it off. */
  remove(): void;
}

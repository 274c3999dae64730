import { ApiError } from './api-error.js';
import { type ErrorCode, errorStatus } from './error-codes.js';
import type { AnswerFault } from './faults.js';
import { errorResponse } from './respond.js';

/** The faults that are a response of their own, not a connection that ends or waits. */
export type ReplacingFault = Extract<
  AnswerFault,
  { kind: 'apiError' | 'html' | 'unavailable' | 'redirect' | 'respond' }
>;

export function replacement(fault: ReplacingFault): Response {
  switch (fault.kind) {
    case 'apiError': {
      const headers = { ...limitHeaders(fault.code), ...retryAfterHeader(fault.retryAfter) };
      const error = new ApiError(fault.code, fault.parameters, { headers });
      return errorResponse(error, undefined, fault.detail);
    }
    case 'html': {
      const status = fault.status ?? 502;
      const page = `<html>\r\n<head><title>${status}</title></head>\r\n<body><h1>${status}</h1></body>\r\n</html>\r\n`;
      return new Response(page, { status, headers: { 'Content-Type': 'text/html' } });
    }
    case 'unavailable':
      return new Response(null, { status: 503, headers: retryAfterHeader(fault.retryAfter) });
    case 'redirect':
      return new Response(null, { status: fault.status ?? 302, headers: { Location: fault.location } });
    case 'respond':
      return new Response(fault.body ?? null, { status: fault.status, headers: fault.headers ?? {} });
  }
}

/** A 429 of the application says how long to wait and what the limit is, unless the fault says otherwise. */
function limitHeaders(code: ErrorCode): Record<string, string> {
  return errorStatus[code] === 429
    ? { 'Retry-After': '1', 'RateLimit-Limit': '1200', 'RateLimit-Remaining': '0' }
    : {};
}

function retryAfterHeader(value: number | string | undefined): Record<string, string> {
  return value === undefined ? {} : { 'Retry-After': String(value) };
}

const decoder = new TextDecoder();

/**
 * An answer whose body was read whole. The layers need no more of a `Response`, and making a second one, whose body is
 * a stream again, takes as long as signing the request.
 */
export class ReadAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly statusText: string;
  readonly #body: string | ArrayBuffer | Uint8Array<ArrayBuffer>;

  constructor(
    { status, headers, statusText }: Pick<Response, 'status' | 'headers' | 'statusText'>,
    body: string | ArrayBuffer | Uint8Array<ArrayBuffer>,
  ) {
    this.status = status;
    this.headers = headers;
    this.statusText = statusText;
    this.#body = body;
  }

  get ok(): boolean {
    return this.status >= 200 && this.status <= 299;
  }

  /** Unlike that of a `Response`, may be called again. */
  async text(): Promise<string> {
    return typeof this.#body === 'string' ? this.#body : decoder.decode(this.#body);
  }

  /** For those that expect a `Response`, whose body can be read once. */
  clone(): this {
    return this;
  }

  toResponse(): Response {
    const { status } = this;
    // Statuses that forbid a body (RFC 9110 section 6.4.1) are refused by the constructor with one.
    const allowed = status !== 204 && status !== 205 && status !== 304;
    return new Response(allowed ? this.#body : null, this);
  }
}

/** What a layer may get from the one below. */
export type Answer = ReadAnswer | Response;

/** Whether a value is an answer, and not an error. */
export function isAnswer(value: unknown): value is Answer {
  return value instanceof ReadAnswer || value instanceof Response;
}

/** The answer as a `Response`. */
export function toResponse(answer: Answer): Response {
  return answer instanceof ReadAnswer ? answer.toResponse() : answer;
}

/** Deeper chains of causes say nothing more. */
const DEPTH = 4;

/** What of a foreign error may be kept: its name, its code, its system call and its message, redacted, also of what caused it. */
export function describeCause(
  cause: unknown,
  redact: (text: string) => string,
  depth = DEPTH,
): Error | undefined {
  if (cause === undefined || cause === null || depth === 0) return undefined;
  const source: Readonly<Record<'name' | 'message' | 'code' | 'syscall' | 'cause', unknown>> = Object(cause);
  const inner = describeCause(source.cause, redact, depth - 1);
  const message = source.message ?? (typeof cause === 'string' ? cause : '');
  const kept = new Error(redact(String(message)), inner && { cause: inner });
  if (typeof source.name === 'string') kept.name = redact(source.name);
  const { code, syscall } = source;
  if (typeof code === 'string') Object.assign(kept, { code: redact(code) });
  if (typeof code === 'number') Object.assign(kept, { code });
  return typeof syscall === 'string' ? Object.assign(kept, { syscall: redact(syscall) }) : kept;
}

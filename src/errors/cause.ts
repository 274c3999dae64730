/** Deeper chains of causes say nothing more. */
const DEPTH = 4;

/** What of a foreign error may be kept: its name, its code and its message, redacted, also of what caused it. */
export function describeCause(
  cause: unknown,
  redact: (text: string) => string,
  depth = DEPTH,
): Error | undefined {
  if (cause === undefined || cause === null || depth === 0) return undefined;
  const source: { name?: unknown; message?: unknown; code?: unknown; cause?: unknown } = Object(cause);
  const inner = describeCause(source.cause, redact, depth - 1);
  const message = source.message ?? (typeof cause === 'string' ? cause : '');
  const kept = new Error(redact(String(message)), inner && { cause: inner });
  if (typeof source.name === 'string') kept.name = source.name;
  const { code } = source;
  return typeof code === 'string' || typeof code === 'number' ? Object.assign(kept, { code }) : kept;
}

/** Decides how a contract's `pattern` is compiled, or that it cannot be. */

export type PatternReading = { readonly expression: RegExp } | { readonly problem: string };

// Legal without the `u` flag, where they mean something else than their author meant: `\p{L}` is "p{L}", `\A` is "A".
const meaninglessWithoutUnicode = /\\(?:[pP]\{|u\{|[AaeEGhHQRXYyZzCKNgik])/;
const posixClass = /\[\[:\^?[a-z]+:\]/;
const needlessEscape = /\\([^\w\s^$\\.*+?()[\]{}|/-])|\\([_ ])/g;

/**
 * JSON Schema asks for ECMA-262 with Unicode semantics, so the `u` flag is tried first. Many patterns in the field only compile without
 * it (a needless `\_`); those are compiled without, unless they hold something that only the flag gives its meaning.
 */
export function compilePattern(pattern: string): PatternReading {
  if (posixClass.test(pattern))
    return { problem: 'a POSIX class such as [[:alpha:]] is no ECMA-262 pattern' };
  const withFlag = attempt(pattern, 'u');
  if ('expression' in withFlag) return withFlag;
  if (meaninglessWithoutUnicode.test(withoutEscapedBackslashes(pattern))) {
    const mended = pattern.replaceAll(
      needlessEscape,
      (_, mark?: string, plain?: string) => mark ?? plain ?? '',
    );
    const again = attempt(mended, 'u');
    return 'expression' in again ? again : withFlag;
  }
  const without = attempt(pattern, '');
  return 'expression' in without ? without : withFlag;
}

function withoutEscapedBackslashes(pattern: string): string {
  return pattern.replaceAll('\\\\', '');
}

function attempt(pattern: string, flags: string): PatternReading {
  try {
    return { expression: new RegExp(pattern, flags) };
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) };
  }
}

import type { Diagnostic } from '../model.js';
import type { Span } from '../prose/text.js';
import type { Stray } from './outline.js';
import type { Page } from './page.js';

/** What is to be said of the page, in the order of its places: warnings, and passages that gave no fact. */
export function report(page: Page, hasResponses: boolean, strays: readonly Stray[]): Diagnostic[] {
  const all = [...strays, ...pageStrays(page)].map((stray) => notUnderstood(page, stray));
  return [...warnings(page, hasResponses), ...all].sort((a, b) => a.line - b.line || a.column - b.column);
}

export function unknownEntry(span: Span): Stray {
  return {
    span,
    code: 'unknown-list-entry',
    message:
      'An entry of a list that could not be read, or that may have lost its end: no fact was made from it.',
  };
}

function warnings(page: Page, hasResponses: boolean): Diagnostic[] {
  const found: Diagnostic[] = [];
  const { text } = page;
  if (page.cut !== undefined)
    found.push(
      diagnostic(
        page,
        'warning',
        'ends-early',
        { from: Math.max(0, text.length - 60), to: text.length },
        'The page ends without "[Powered by Bump.sh](https://bump.sh)": it was cut off, and responses may be missing. Fetch it again.',
      ),
    );
  if (page.title === undefined)
    found.push(diagnostic(page, 'warning', 'no-title', page.method, 'No "# " title before the method line.'));
  if (!hasResponses && page.cut === undefined)
    found.push(
      diagnostic(page, 'warning', 'no-responses', page.method, 'The page has no "## Responses" section.'),
    );
  return found;
}

function pageStrays(page: Page): Stray[] {
  const found: Stray[] = [];
  const add = (span: Span | undefined, code: string, message: string) => {
    if (span !== undefined && span.to > span.from) found.push({ span, code, message });
  };
  add(page.before, 'text-before-title', 'Text before the title: no fact was made from it.');
  add(page.after, 'text-after-footer', 'Text after the footer: no fact was made from it.');
  add(page.cut?.tail, 'cut-off', 'The page stops in the middle of this: no fact was made from it.');
  return found;
}

function notUnderstood(page: Page, { span, code, message }: Stray): Diagnostic {
  return diagnostic(page, 'not-understood', code, span, message);
}

function diagnostic(
  { prose }: Page,
  severity: Diagnostic['severity'],
  code: string,
  span: Span,
  message: string,
): Diagnostic {
  const { page, line, column, quote } = prose.evidence(span.from, span.to);
  return { severity, code, page, line, column, quote, message };
}

import { headingRoles } from '../legacy/headings.js';
import { blocksOf } from '../legacy/tables.js';
import { tokensOf } from '../legacy/tokens.js';
import type { Block, Cell, Row, Span } from '../legacy/tree.js';

/** A page of the older reference, given as text, in the kind of markup in which a browser saves it. */
export function referenceHtml(text: string): string {
  const tokens = tokensOf(text);
  const blocks = blocksOf(tokens, text, headingRoles(tokens, text));
  const title = /^# (.*)$/m.exec(text)?.[1] ?? '';
  return `<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>${escaped(title)} — MongoDB Atlas</title>
<style>.leafygreen-ui-1a2b { color: red }</style><script>window.__data = "DELETE /not/this";</script></head>
<body class="no-js"><div id="___gatsby"><nav aria-label="Main"><ul><li><a href="/">GET /nor/this</a></li></ul></nav>
<div style="display: none">POST /hidden</div><div role="navigation">Docs Menu</div>
<main class="css-1x2y"><div class="body">
${rendered(blocks, text)}
</div></main><aside><p>Give Feedback</p></aside><footer><p>About</p></footer>
<script async src="https://tracker.invalid/x.js"></script></div></body></html>
`;
}

function rendered(blocks: readonly Block[], text: string): string {
  const parts: string[] = [];
  for (let at = 0; at < blocks.length; at++) {
    const block = blocks[at];
    if (block === undefined) break;
    if (block.kind === 'item') {
      const items = [];
      for (let next = blocks[at]; next?.kind === 'item'; next = blocks[++at]) items.push(next);
      at -= 1;
      parts.push(list(items.map((item) => ({ depth: item.depth, html: inline(item.words, text) }))));
    } else parts.push(one(block, text));
  }
  return parts.join('\n');
}

function one(block: Exclude<Block, { kind: 'item' }>, text: string): string {
  switch (block.kind) {
    case 'heading':
      return `<h${block.level} class="leafygreen-ui-1a2b" id="x">${inline(block.words, text)}</h${block.level}>`;
    case 'fence': {
      const lines = block.lines.map((line) => escaped(text.slice(line.start, line.end)));
      const rows = lines.map((line, at) => `<tr><td aria-hidden="true">${at + 1}</td><td>${line}</td></tr>`);
      // Both ways in which code is marked up: a row of a table for each line, and plain lines.
      return lines.length > 3
        ? `<pre><code><table><tbody>${rows.join('')}</tbody></table></code></pre>`
        : `<pre><code>${lines.join('\n')}</code></pre>`;
    }
    case 'table':
      return `<div class="scroll"><table class="css-2k1"><thead>${row(block.header, 'th', text)}</thead><tbody>
${block.rows.map((each) => row(each, 'td', text)).join('\n')}
</tbody></table></div>`;
    case 'stray':
      return '';
    case 'definition':
      return `<dl><dd>${inline(block, text)}</dd></dl>`;
    default:
      return `<p>${inline(block, text)}</p>`;
  }
}

function row({ cells }: Row, tag: string, text: string): string {
  return `<tr>${cells.map((cell) => `<${tag}>${cellOf(cell, text)}</${tag}>`).join('')}</tr>`;
}

function cellOf({ blocks }: Cell, text: string): string {
  return blocks.length === 0 ? '' : `<div class="lg">${rendered(blocks, text)}</div>`;
}

function list(items: readonly { depth: number; html: string }[]): string {
  const [first] = items;
  if (first === undefined) return '';
  const parts: string[] = [];
  for (let at = 0; at < items.length; at++) {
    const inner = [];
    const item = items[at];
    while ((items[at + 1]?.depth ?? 0) > first.depth) inner.push(items[++at]);
    const below = inner.flatMap((each) => (each === undefined ? [] : [each]));
    parts.push(`<li>${item?.html ?? ''}${list(below)}</li>`);
  }
  return `<ul>\n${parts.join('\n')}\n</ul>`;
}

/** Emphasis and code spans; the words are wrapped as they were. */
function inline({ start, end }: Span, text: string): string {
  return (
    text
      .slice(start, end)
      // Words are broken after hyphens by whoever made text of the page.
      .replace(/(?<=[\p{L}\p{N}]-)\n\s*(?=[\p{L}\p{N}])/gu, '')
      .split(/(`[^`]*`|\*\*[^*]+\*\*)/)
      .map((part) => {
        if (/^`[^`]*`$/.test(part)) return `<code class="lg-c">${escaped(part.slice(1, -1))}</code>`;
        if (/^\*\*[^*]+\*\*$/.test(part)) return `<strong>${escaped(part.slice(2, -2))}</strong>`;
        return escaped(part).replace(/(^|[\s(])_([^_\s][^_]*?)_(?=$|[\s.,;:)])/g, '$1<em>$2</em>');
      })
      .join('')
  );
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

/** One HTML file that needs nothing else and asks for nothing: its policy allows its own style and script by their hashes alone. */
import { createHash } from 'node:crypto';
import { html } from './markup.js';

export interface PageParts {
  readonly title: string;
  readonly style: string;
  /** Of `inlineScript`. */
  readonly script: string;
  /** What the link past the navigation says; it leads to the element with the id `page-main`. */
  readonly skip: string;
}

/** Everything before the content. */
export function pageStart({ title, style, script, skip }: PageParts): string {
  const policy = `default-src 'none'; style-src '${hash(style)}'; script-src '${hash(script)}'; img-src data:; base-uri 'none'; form-action 'none'`;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${{ html: policy }}">
<meta name="referrer" content="no-referrer">
<link rel="icon" href="data:,">
<title>${title}</title>
<style>${{ html: style }}</style>
</head>
<body>
<a class="skip" href="#page-main">${skip}</a>
`.html;
}

/** Everything after it. */
export function pageEnd({ script }: Pick<PageParts, 'script'>): string {
  return `<script>${script}</script>\n</body>\n</html>\n`;
}

/** The text of a script that calls a function: it may use nothing from outside of itself but what a browser has. */
export function inlineScript(run: () => void): string {
  return `(${run.toString()})();`;
}

/** As a Content Security Policy names the text of an element (CSP level 3, `hash-source`). */
function hash(content: string): string {
  return `sha256-${createHash('sha256').update(content).digest('base64')}`;
}

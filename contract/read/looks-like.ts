import { fencedOpenApi } from './fenced.js';

/** True for the text of a YAML or JSON object with `openapi` or `swagger` at the top, also fenced in a markdown page. */
export function looksLikeOpenApi(text: string): boolean {
  return isOpenApiText(text) || fencedOpenApi(text) !== undefined;
}

function isOpenApiText(text: string): boolean {
  if (/^\s*(?:\{|\/\/|\/\*)/.test(text)) return /["']?(?:openapi|swagger)["']?\s*:\s*["']?\d/.test(text);
  // YAML: the first line that is no comment is a key, a document start or a directive, and a key names the version.
  const first = /^(?![ \t\r]*(?:#|$)).*$/m.exec(text)?.[0] ?? '';
  return (
    /^(?:---|%YAML|["']?[A-Za-z][\w.-]*["']?\s*:)/.test(first) &&
    /^["']?(?:openapi|swagger)["']?\s*:\s*["']?\d/m.test(text)
  );
}

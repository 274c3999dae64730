/** Path templates and server addresses, as OpenAPI writes them. */

/** A server URL in two parts: `https://host:port` and the path below it (no trailing slash). */
export function splitServer(url: string): { origin: string; basePath: string } {
  const afterScheme = url.indexOf('://');
  const slash = url.indexOf('/', afterScheme === -1 ? 0 : afterScheme + 3);
  if (slash === -1) return { origin: url, basePath: '' };
  return { origin: url.slice(0, slash), basePath: url.slice(slash).replace(/\/+$/, '') };
}

/** The placeholders of a path template, in order, without braces. */
export function placeholders(path: string): string[] {
  const names: string[] = [];
  let open = path.indexOf('{');
  while (open !== -1) {
    const close = path.indexOf('}', open);
    if (close === -1) break;
    names.push(path.slice(open + 1, close));
    open = path.indexOf('{', close);
  }
  return names;
}

/** The template with every placeholder spelt `{}`: templates that differ in names only are the same (OpenAPI 3.0.3, Paths Object). */
export function canonicalPath(path: string): string {
  let result = '';
  let from = 0;
  let open = path.indexOf('{');
  while (open !== -1) {
    const close = path.indexOf('}', open);
    if (close === -1) break;
    result += `${path.slice(from, open)}{}`;
    from = close + 1;
    open = path.indexOf('{', from);
  }
  return result + path.slice(from);
}

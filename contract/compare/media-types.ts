/** Names of media types (RFC 9110, 8.3.1), and ranges of them (12.5.1). */

/** As it counts: case and the order of parameters do not, and UTF-8 is the one charset of JSON (RFC 8259, 8.1). */
export function canonicalMediaType(text: string): string {
  const [name = '', ...rest] = splitParameters(text);
  const type = name.trim().toLowerCase();
  const parameters = rest
    .map((part) => {
      const cut = part.indexOf('=');
      const key = (cut === -1 ? part : part.slice(0, cut)).trim().toLowerCase();
      const value = cut === -1 ? '' : unquoted(part.slice(cut + 1).trim());
      return [key, key === 'charset' ? value.toLowerCase() : value] as const;
    })
    .filter(([key, value]) => key !== '' && !(key === 'charset' && value === 'utf-8' && isJson(type)))
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return [type, ...parameters.map(([key, value]) => `${key}=${value}`)].join(';');
}

/** Whether every media type that the inner name stands for is one of the outer one's. Both canonical. */
export function mediaRangeCovers(outer: string, inner: string): boolean {
  const [outerType = '', ...outerParameters] = outer.split(';');
  const [innerType = '', ...innerParameters] = inner.split(';');
  if (!outerParameters.every((parameter) => innerParameters.includes(parameter))) return false;
  if (outerType === '*/*' || outerType === innerType) return true;
  const [family, subtype] = outerType.split('/');
  return subtype === '*' && innerType.startsWith(`${family}/`);
}

export function isJson(type: string): boolean {
  return /^[^;]*(?:\/|\+)json(?:;|$)/.test(type);
}

export function isXml(type: string): boolean {
  return /^[^;]*(?:\/|\+)xml(?:;|$)/i.test(type.trim());
}

function splitParameters(text: string): string[] {
  return text.match(/(?:"(?:\\.|[^"\\])*"|[^;"])+/g) ?? [];
}

function unquoted(text: string): string {
  return text.startsWith('"') ? text.replace(/^"|"$/g, '').replaceAll(/\\(.)/g, '$1') : text;
}

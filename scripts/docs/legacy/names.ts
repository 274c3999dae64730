/** A name as a table gives it, reduced to the name itself. */
export interface NameReading {
  readonly name: string;
  /** Words of the cell that are no part of the name. */
  readonly rest: string;
}

/**
 * Reads `pretty`, `` `ticked` ``, `{BRACED}`, `` `{BOTH}` ``, `**bold**`, split code spans (`` `mappings` `.dynamic` ``)
 * and `biConnector .enabled`. Case, dashes and underscores stay as they are.
 */
export function readName(words: string): NameReading | undefined {
  const cleaned = words
    .slice(0, 1000)
    .replace(/ \[\d{1,3}\]$/, '')
    .replace(/\\(?=[-_*.[\]<>+#{}])/g, '')
    .replace(/`/g, ' ')
    .replace(/\*\*/g, ' ')
    .replace(/ {2,}/g, ' ')
    .trim()
    .replace(/ *([.[\]]) */g, (_, mark: string) => (mark === ']' ? '] ' : mark))
    .replace(/\] (?=[.[])/g, ']')
    .replace(/\.\[/g, '[')
    .replace(/(?<=[\w\]]) (?=[<{])/g, '.')
    .replace(/(?<=[.[<{_-]) (?=\S)/g, '')
    .replace(
      /(?<=(?:^|[.\]])[a-z][A-Za-z\d ]*[a-z\d]) (?=(?:[A-Z]+[a-z][\w.[\]<>{}]*(?: |$)|(?:ID|UUID|UR[IL]|ARN|GB|IOPS)(?: |$))+$)/g,
      '',
    )
    .trim();
  const braced = /^\{ *([^{}]+?) *\}$/.exec(cleaned)?.[1];
  const name = braced ?? /^[^\s,;]+/.exec(cleaned)?.[0].replace(/[:.]$/, '');
  if (name === undefined || name === '' || !/[\p{L}\p{N}_$<]/u.test(name)) return undefined;
  const rest = braced === undefined ? cleaned.slice(/^[^\s,;]+/.exec(cleaned)?.[0].length ?? 0).trim() : '';
  return { name, rest };
}

/** Longest stretch of a cell that is looked at to tell whether it goes on with a name. */
const LONGEST_NAME = 200;

/**
 * Whether a line of a name cell goes on with the name above it: `.enabled`, `[n].id`, `<region>`, or the rest of a word in
 * camel case (`target` / `ClusterName`).
 */
export function continuesName(above: string, next: string): boolean {
  if (above.length > LONGEST_NAME || next.length > LONGEST_NAME) return false;
  const before = bareName(above).replace(/\s+/g, '');
  const after = bareName(next);
  if (after === '' || /\s/.test(after) || NOT_OF_A_NAME.test(after)) return false;
  if (/^(?:[.[<{_-]|\\\[)/.test(after) || /[.[<{_-]$/.test(before)) return true;
  return (
    /(?:^|[\s.\]])[a-z][A-Za-z\d]*$/.test(before) &&
    /[a-z\d]$/.test(before) &&
    /^(?:[A-Z]+[a-z]|(?:ID|UUID|UR[IL]|ARN|GB|IOPS)$)/.test(after)
  );
}

/** What pages write under a name without a mark. */
const NOT_OF_A_NAME = /^(?:Deprecated|Required|Optional|Conditional|Preview|Beta|New)$/;

function bareName(words: string): string {
  return words.replace(/`|\*\*|[\u00ad\u200b\u2060\ufeff]/g, '').trim();
}

/** Segments of a field's path; `[n]`, `[i]` and `[]` stand at the end of the segment they index. */
function segmentsOf(name: string): string[] {
  // A dot inside angle brackets belongs to the name of a map key.
  return name
    .replace(/\[[A-Za-z0-9_]*\]/g, '[]')
    .split(/\.(?![^<]*>)/)
    .filter((segment) => segment !== '');
}

/**
 * Paths in one notation: dots for nesting, `[]` for array items. A page may leave the index out (`roles.orgId` with `roles`
 * an array), so that the fields of one body have to be read together.
 *
 * @param isArray whether the page gives the field with this path (as far as it is known) the type array
 */
export function fieldPaths(names: readonly string[], isArray: (index: number) => boolean): string[] {
  const arrays = new Set<string>();
  const segments = names.map((name, index) => {
    const parts = segmentsOf(name);
    const last = parts.at(-1);
    // `policyItems[]`, of type array, is the array and not one of its items.
    if (last !== undefined && last !== '[]' && isArray(index)) parts.splice(-1, 1, last.replace(/\[\]$/, ''));
    return parts;
  });
  const order = segments
    .map((_, index) => index)
    .sort((a, b) => (segments[a]?.length ?? 0) - (segments[b]?.length ?? 0));
  const plain = (parts: readonly string[]) => parts.join('.').replace(/\[\]/g, '');
  for (const index of order) {
    const parts = segments[index] ?? [];
    if (isArray(index)) arrays.add(plain(parts));
    for (let count = 1; count < parts.length && count <= 32; count++)
      if (parts[count - 1]?.endsWith('[]')) arrays.add(plain(parts.slice(0, count)));
  }
  return segments.map((parts) => {
    let path = '';
    let bare = '';
    parts.forEach((part, at) => {
      const key = part.replace(/\[\]/g, '');
      bare = at === 0 ? key : `${bare}.${key}`;
      path = at === 0 ? part : `${path}.${part}`;
      if (at < parts.length - 1 && !part.endsWith('[]') && at < 32 && arrays.has(bare)) path += '[]';
    });
    return path;
  });
}

/** The last name of a path, without brackets: `b` of `a[].b[]`. */
export function nameOf(path: string): string {
  return path.replaceAll('[]', '').split('.').at(-1) ?? '';
}

/** What a path stands below: `a[]` of `a[].b`; empty at the top. */
export function parentOf(path: string): string {
  return path.slice(0, Math.max(path.lastIndexOf('.'), 0));
}

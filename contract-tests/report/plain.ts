/** Text from contracts and servers, made harmless for where it is shown. It may be anything that somebody wrote. */

/** For a terminal: control characters, and those that turn text round, would act instead of showing. */
export function printable(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, (character) =>
    character === '\t' || character === '\n' ? ' ' : '\u00b7',
  );
}

/** One word of a shell command: as it is where the shell leaves it alone, else in single quotes. */
export function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

/** For Markdown outside of code: every character that could be markup stands for itself. */
export function markdownText(text: string): string {
  return printable(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll(/[\\`*_{}[\]()#+!|~@:-]/g, (character) => `&#${character.charCodeAt(0)};`);
}

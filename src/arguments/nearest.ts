/** Single letters added, left out or replaced between two words, whatever their case (Levenshtein distance). */
function distance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (const [line, letter] of [...from].entries()) {
    const next = [line + 1];
    for (const [index, other] of [...to].entries()) {
      const replaced = (row[index] ?? 0) + (letter === other ? 0 : 1);
      next.push(Math.min(replaced, (row[index + 1] ?? 0) + 1, (next[index] ?? 0) + 1));
    }
    row = next;
  }
  return row[to.length] ?? 0;
}

/** The known word that a misspelt one is most like; `undefined` where it is like none. */
export function nearest(word: string, known: readonly string[]): string | undefined {
  const plain = (text: string) => text.toLowerCase().replace(/[-_]/g, '');
  const [best] = known
    .map((candidate) => ({ candidate, edits: distance(plain(word).slice(0, 64), plain(candidate)) }))
    .sort((a, b) => a.edits - b.edits);
  return best && best.edits <= best.candidate.length / 2 ? best.candidate : undefined;
}

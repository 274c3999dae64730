import type { Fact } from '../model.js';
import type { Prose } from '../source.js';
import { sentences } from './text.js';

/** "_Deprecated_ : ...", "Deprecated.": the first word. */
const MARK = /^(?:[_*]{1,2}Deprecated\.?[_*]{1,2}|Deprecated[.:])/;
/** "This field is deprecated", "`lid` has been deprecated". */
const SAYS =
  /^[_*]{0,3}(?:this (?:field|parameter|property|element|option|setting|value|attribute)|[`*]{1,3}([^`*]{1,200})[`*]{1,3}(?: (?:field|parameter|property|element|option|setting))?) (?:is|has been) (?:now )?deprecated\b/i;

/**
 * Whether the prose says that the value itself is deprecated. Not where another value is ("`lid` is deprecated" in the row of
 * `box`), nor where something else is.
 *
 * @param name the value's own name
 */
export function statedDeprecated(prose: Prose, name: string): Fact<true> | undefined {
  if (!/deprecated/i.test(prose.text)) return undefined;
  for (const { from, to } of sentences(prose.text)) {
    const words = prose.text.slice(from, to);
    const mark = from === 0 ? MARK.exec(words) : null;
    const said = mark ?? SAYS.exec(words);
    if (said === null) continue;
    const subject = mark === null ? said[1] : undefined;
    if (subject === undefined || isSame(subject, name)) return prose.fact(true, from, from + said[0].length);
  }
  return undefined;
}

/** Layout breaks names (`zones. <region>`), and indexes go by any letter. */
function isSame(subject: string, name: string): boolean {
  const [one, other] = [subject, name].map((each) => each.replace(/\s/g, '').replace(/\[\w*\]/g, ''));
  return one === other || other?.endsWith(`.${one}`) === true;
}

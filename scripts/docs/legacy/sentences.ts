/** Sentences that say what an operation does not have; matched by the words that bear the meaning. */

const NEGATION = /\b(?:no|not|none|nothing|neither|nor|without|never|cannot|lacks?|omits?)\b|n['’]t\b/i;

/** "This endpoint does not use HTTP request body parameters." */
export function saysNone(sentence: string): boolean {
  if (!NEGATION.test(sentence) || sentence.length > 250) return false;
  return /\b(?:parameters?|body|bodies|payload|data|elements?|fields?)\b/i.test(sentence);
}

export type NothingReturned = 'empty-object' | 'no-body' | 'no-elements';

/** "returns an empty JSON object", "doesn't return a response body", "does not have response elements". */
export function saysNothingReturned(sentence: string): NothingReturned | undefined {
  if (sentence.length > 250) return undefined;
  if (/\bempty\b[^.]{0,40}\b(?:object|document|json)\b/i.test(sentence) || /`\{ ?\}`/.test(sentence))
    return /\bnot\b[^.]{0,20}\bempty\b/i.test(sentence) ? undefined : 'empty-object';
  if (/\bempty\b[^.]{0,30}\b(?:body|response|payload|content|answer)\b/i.test(sentence)) return 'no-body';
  if (
    /\b(?:body|response|answer|payload)\b[^.]{0,20}\b(?:is|comes back|stays|remains|left) empty\b/i.test(
      sentence,
    )
  )
    return 'no-body';
  if (!NEGATION.test(sentence)) return undefined;
  if (/\b(?:elements?|fields?|parameters?)\b/i.test(sentence)) return 'no-elements';
  if (/\b(?:body|bodies|content|payload|document|data|anything|nothing|response)\b/i.test(sentence))
    return 'no-body';
  return undefined;
}

/** The sentence that says that query parameters of all resources may be used. */
export function isQuerySentence(sentence: string): boolean {
  return (
    /\bquery[- ]?(?:string )?parameters?\b/i.test(sentence) ||
    /\b(?:all|none|any) of (?:these|them|which)\b.{0,40}\b(?:optional|mandatory|required)\b/i.test(sentence)
  );
}

/** "This API reference is deprecated": of the reference, not of the operation. */
export function saysReferenceDeprecated(sentence: string): boolean {
  return (
    /\b(?:deprecated|deprecates?|deprecation)\b/i.test(sentence) &&
    /\b(?:reference|documentation|docs|api version|version of the api|v1(?:\.\d)? api|these pages|this page)\b/i.test(
      sentence,
    )
  );
}

export function saysOperationDeprecated(sentence: string): boolean {
  return /\b(?:this|the) (?:endpoint|operation|resource|method|call)\b[^.]{0,40}\b(?:is|has been|was) (?:now )?deprecated\b/i.test(
    sentence,
  );
}

export function saysDigest(sentence: string): boolean {
  return /\bdigest\b/i.test(sentence) && /\b(?:http|auth\w*|credentials?|api keys?|access)\b/i.test(sentence);
}

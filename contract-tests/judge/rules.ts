/** The table of all rules, in the order in which findings are told: the bytes first, then the body, then its meaning. */
import type { Rule } from './rule.js';
import { challengeRules } from './rules/challenge.js';
import { charsetRules } from './rules/charset.js';
import { connectionRules } from './rules/connection.js';
import { encodingRules } from './rules/encoding.js';
import { framingRules } from './rules/framing.js';
import { headerRules } from './rules/headers.js';
import { jsonRules } from './rules/json.js';
import { meaningRules } from './rules/meaning.js';
import { mediaTypeRules } from './rules/media-type.js';
import { redirectRules } from './rules/redirect.js';
import { schemaRules } from './rules/schema.js';
import { statusRules } from './rules/status.js';

export type { Rule } from './rule.js';

export const rules: readonly Rule[] = [
  ...connectionRules,
  ...statusRules,
  ...redirectRules,
  ...framingRules,
  ...headerRules,
  ...mediaTypeRules,
  ...charsetRules,
  ...encodingRules,
  ...jsonRules,
  ...challengeRules,
  ...schemaRules,
  ...meaningRules,
];

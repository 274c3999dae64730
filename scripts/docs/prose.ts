/** Facts that running prose states; every reader uses these, so that a wording means the same on every page. */
export { statedDefault } from './prose/default.js';
export { statedDeprecated } from './prose/deprecated.js';
export {
  type StatedArrayBody,
  statedArray,
  statedArrayBody,
  statedCount,
  statedItems,
  statedList,
  statedScalar,
} from './prose/items.js';
export { type StatedLimits, settings, statedLimits } from './prose/limits.js';
export { statedNull } from './prose/nullable.js';
export { type StatedNeed, statedEither, statedNeed, statedRequired } from './prose/required.js';
export { type RoleOptions, rolesByAction, statedRoles } from './prose/roles.js';
export { markedNames, sentences, typedValue } from './prose/text.js';
export { announcesValues, isConditional, itemValue, soleAmong, statedValues } from './prose/values.js';

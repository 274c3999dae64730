/**
 * Leaves out of the mutation tests what is written for people: messages and hints of errors, and log messages. Tests
 * pin what they must name, not their wording.
 */

/**
 * As much of Babel's node as is looked at.
 * @typedef {{ name?: string, property?: { name?: string } }} Named
 * @typedef {{ type: string, key?: Named, callee?: Named, arguments?: readonly unknown[] }} Parent
 */

/** @param {{ node: unknown, parentPath: { node: Parent }, isStringLiteral(): boolean, isTemplateLiteral(): boolean }} path */
function shouldIgnore(path) {
  if (!path.isStringLiteral() && !path.isTemplateLiteral()) return undefined;
  const parent = path.parentPath.node;
  if (parent.type === 'ObjectProperty' && parent.key?.name === 'hint') return 'a hint for people';
  if (parent.type === 'NewExpression' && /^Atlas\w*Error$/.test(parent.callee?.name ?? ''))
    return 'a message for people';
  const callee = parent.callee?.property?.name ?? parent.callee?.name;
  if (callee === 'warn' && parent.arguments?.[0] === path.node) return 'a log message for people';
  return undefined;
}

export const strykerPlugins = [{ kind: 'Ignore', name: 'texts', value: { shouldIgnore } }];

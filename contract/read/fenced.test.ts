import { describe, expect, test } from 'vitest';
import { readDocument } from '../load.js';
import { fencedOpenApi, fencedProblem } from './fenced.js';
import { placeOf } from './origins.js';

const json = '{\n  "openapi": "3.1.0",\n  "info": { "title": "Beds", "version": "1" },\n  "paths": {}\n}\n';
const yaml = 'openapi: 3.0.1\ninfo:\n  title: Beds\n  version: "1"\npaths: {}\n';

describe('a document inside of a page', () => {
  test.each([
    ['ReadMe', `# List beds\n\nLists them.\n\n# OpenAPI definition\n\n\`\`\`json\n${json}\`\`\`\n`, json],
    ['Mintlify', `# List beds\n\n## OpenAPI\n\n\`\`\`\`yaml get /beds\n${yaml}\`\`\`\`\n\nMore words.`, yaml],
    ['other code beside it', `\`\`\`sh\ncurl x\n\`\`\`\n\n~~~yaml\n${yaml}~~~\n`, yaml],
  ])('%s: the document at its place in the page', (_, page, document) => {
    const text = fencedOpenApi(page) ?? '';
    expect(text.trim()).toBe(document.trim());
    expect(text).toHaveLength(page.length);
    expect(text.indexOf('openapi')).toBe(page.indexOf('openapi', page.indexOf(document)));
  });

  test.each([
    ['no fence', '# List beds\n\nopenapi: 3.0.1 is what we use.\n'],
    ['no document in the fence', '```json\n{ "id": 1 }\n```\n'],
    [
      'a document that quotes another',
      `openapi: 3.0.1\ninfo:\n  description: |\n    \`\`\`yaml\n    ${yaml}\n    \`\`\`\n`,
    ],
    ['two documents', `\`\`\`yaml\n${yaml}\`\`\`\n\n\`\`\`yaml\n${yaml}\`\`\`\n`],
  ])('%s is none', (_, page) => {
    expect(fencedOpenApi(page)).toBeUndefined();
  });

  test.each([
    [`\`\`\`yaml\n${yaml}\`\`\`\n\n\`\`\`yaml\n${yaml}\`\`\`\n`, '2 OpenAPI documents'],
    [`# Beds\n\n\`\`\`sh\ncurl x\n\`\`\`\n\n\`\`\`\`yaml\n${yaml}`, 'has no end'],
    [`# Beds\n\n\`\`\`yaml\n${yaml}\`\`\`\n`, undefined],
    ['# Beds\n\n```yaml\nid: 1\n', undefined],
  ])('%j: %s', (page, message) => {
    if (message === undefined) expect(fencedProblem(page)).toBeUndefined();
    else expect(fencedProblem(page)).toContain(message);
  });

  test('is loaded with its places in the page', async () => {
    const page = `# Beds\n\n\`\`\`yaml\n${yaml}\`\`\`\n`;
    const { document, version } = await readDocument('beds.md', page);
    expect(version).toBe('3.0');
    expect(placeOf(document, '/paths')).toMatchObject({ line: 8, column: 1 });
  });
});

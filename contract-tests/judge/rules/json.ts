import { deepestJudged } from '../evidence.js';
import { preview } from '../preview.js';
import type { ResponseRule } from '../rule.js';

export const jsonRules: readonly ResponseRule[] = [
  {
    id: 'json-syntax',
    family: 'json',
    severity: 'error',
    checks: 'A body that is called JSON is JSON.',
    source: 'RFC 8259 section 2',
    *check({ scan, text }) {
      if (!scan?.error || text === undefined) return;
      const { offset, message } = scan.error;
      const before = text.slice(0, offset);
      const line = before.split('\n').length;
      const column = offset - before.lastIndexOf('\n');
      yield {
        message: `Not JSON: ${message} (line ${line}, column ${column}).`,
        expected: 'one JSON value',
        got: preview(text.slice(offset, offset + 40)),
        span: { start: offset, end: Math.min(text.length, offset + 1) },
      };
    },
  },
  {
    id: 'json-trailing',
    family: 'json',
    severity: 'error',
    checks: 'Nothing follows the JSON value.',
    source: 'RFC 8259 section 2',
    *check({ scan, text }) {
      if (scan?.trailing === undefined || text === undefined) return;
      yield {
        message: `Something follows the JSON value, from character ${scan.trailing + 1} on.`,
        expected: 'nothing but white space',
        got: preview(text.slice(scan.trailing, scan.trailing + 40)),
        span: { start: scan.trailing, end: text.length },
      };
    },
  },
  {
    id: 'json-duplicate-key',
    family: 'json',
    severity: 'error',
    checks: 'No key stands twice in one object: readers differ in which value they take.',
    source: 'RFC 8259 section 4',
    *check({ scan }) {
      for (const { key, pointer, start, end } of scan?.duplicates ?? []) {
        yield {
          message: `The key ${preview(key)} stands twice in one object.`,
          expected: 'each key once',
          got: preview(key),
          bodyPointer: pointer,
          span: { start, end },
        };
      }
    },
  },
  {
    id: 'json-depth',
    family: 'json',
    severity: 'error',
    checks: 'JSON is not nested beyond what readers take; deeper bodies are not held to a schema.',
    source: 'RFC 8259 section 9',
    *check({ scan }) {
      if (!scan || scan.error || scan.depth <= deepestJudged) return;
      yield {
        message: 'The body is nested too deeply to be judged.',
        expected: `at most ${deepestJudged} levels`,
        got: `${scan.depth} levels`,
      };
    },
  },
];

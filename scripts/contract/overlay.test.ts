import { describe, expect, it } from 'vitest';
import { applyOverlays, OverlayError, readOverlay } from './overlay.js';
import { Provenance } from './provenance.js';

const overlay = (actions: string) =>
  `overlay: 1.0.0\ninfo: { title: t, version: 1.0.0 }\nactions:\n${actions}`;

describe('overlays', () => {
  it('records what each action set, with its file, line and reason', async () => {
    const provenance = new Provenance();
    provenance.record(['info', 'title'], [{ kind: 'inferred', rule: 'document-title' }]);
    provenance.record(['tags', 0], [{ kind: 'inferred', rule: 'tag' }]);
    const actions = readOverlay(
      'x.overlay.yaml',
      overlay(
        '  - target: $.info\n    description: ours\n    update: { title: New, license: { name: MIT } }\n  - target: $.tags\n    description: gone\n    remove: true\n',
      ),
    );
    const { document, unused } = await applyOverlays(
      { info: { title: 'Old', version: '1' }, tags: ['a'] },
      actions,
      provenance,
    );
    expect(document).toEqual({ info: { title: 'New', version: '1', license: { name: 'MIT' } } });
    expect(unused).toEqual([]);
    expect(provenance.get('/info/title')).toEqual([
      { kind: 'overlay', page: 'x.overlay.yaml', line: 4, column: 13, quote: '$.info', description: 'ours' },
    ]);
    expect(provenance.get('/info/license/name')).toHaveLength(1);
    expect(provenance.get('/tags/0')).toEqual([]);
  });

  it('reports an action that matches nothing', async () => {
    const actions = readOverlay(
      'x.yaml',
      overlay('  - target: $.paths[*].delete\n    description: d\n    update: { a: 1 }\n'),
    );
    const { document, unused } = await applyOverlays({ paths: {} }, actions, new Provenance());
    expect(document).toEqual({ paths: {} });
    expect(unused.map((action) => [action.file, action.line])).toEqual([['x.yaml', 4]]);
  });

  it.each([
    ['not YAML', 'a: [', 'x.yaml:1'],
    ['no version', 'actions: []', 'overlay: 1.0.0'],
    ['no actions', 'overlay: 1.0.0\nactions: 5', 'x.yaml:2: /actions: expected a list of actions'],
    [
      'no reason',
      overlay('  - target: $.a\n    update: {}\n'),
      'x.yaml:4: /actions/0: expected `description`',
    ],
    ['no effect', overlay('  - target: $.a\n    description: d\n'), 'expected `update` or `remove: true`'],
  ])('refuses an overlay with %s and says where', (_name, text, message) => {
    expect(() => readOverlay('x.yaml', text)).toThrow(OverlayError);
    expect(() => readOverlay('x.yaml', text)).toThrow(message);
  });
});

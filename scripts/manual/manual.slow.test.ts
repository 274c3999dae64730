import { expect, it } from 'vitest';
import { filledIn, isSlow, printedBy, shown } from './outputs.js';

it.each(shown.filter(isSlow).map((each) => [each.block.page, each.command, each] as const))(
  'the output that %s shows of %s is what it prints',
  async (_page, _command, each) => {
    const { shown: promised, printed } = filledIn(each.lines, await printedBy(each));
    expect(printed).toEqual(promised);
  },
);

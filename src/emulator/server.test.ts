import { expect, it } from 'vitest';
import { startAtlasEmulator } from './index.js';

it.each<unknown>(['x', '4010', 1.5, -1, 65_536, Number.NaN, null, {}])('port %j is refused', async (port) => {
  const options: object = { port };
  await expect(startAtlasEmulator(options)).rejects.toThrow(
    new TypeError(`port must be a whole number from 0 to 65535, not ${String(port)}.`),
  );
});

import { expect, it } from 'vitest';
import { startAtlasEmulator } from './index.js';

it.each<unknown>(['x', '4010', 1.5, -1, 65_536, Number.NaN, null, {}])('port %j is refused', async (port) => {
  const options: object = { port };
  await expect(startAtlasEmulator(options)).rejects.toThrow(
    new TypeError(`port must be a whole number from 0 to 65535, not ${String(port)}.`),
  );
});

it('keeps idle connections for a minute', async () => {
  await using emulator = await startAtlasEmulator();
  const response = await fetch(`${emulator.url}/api/atlas/v1.0`);
  expect(response.headers.get('keep-alive')).toBe('timeout=60');
});

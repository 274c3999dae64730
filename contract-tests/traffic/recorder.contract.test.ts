import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { startAtlasEmulator } from '../../src/emulator/index.js';
import { createAtlasClient, isAtlasError } from '../../src/index.js';
import { createHarRecorder } from '../../src/recorder/index.js';
import { embeddedSpec } from '../atlas/spec.js';
import type { CaseRecord } from '../report/record.js';
import { runTraffic } from './run.js';

const folder = await mkdtemp(join(tmpdir(), 'recorder-'));
afterAll(() => rm(folder, { recursive: true, force: true }));

for (const apiVersion of ['v1.0', 'v2'] as const) {
  for (const kind of ['key', 'serviceAccount'] as const) {
    test(`what the client does with ${kind} on ${apiVersion} keeps the contract, and the recording holds no credential`, async () => {
      const emulator = await startAtlasEmulator({ peers: [{ providerName: 'AWS' }] });
      const recorder = createHarRecorder();
      const credentials = emulator[kind];
      const atlas = createAtlasClient({
        baseUrl: emulator.url,
        credentials,
        apiVersion,
        fetch: recorder.fetch,
        headers: { 'x-gateway': 'gateway-hush' },
      });
      const ids = { groupId: emulator.projectId, peerId: emulator.peerId };
      await atlas.getPeeringConnection(ids);
      for await (const _ of atlas.listPeeringConnections({ groupId: ids.groupId }));
      await atlas.deletePeeringConnection(ids);
      const missing = await atlas
        .getPeeringConnection({ ...ids, peerId: 'f'.repeat(24) })
        .catch((error) => error);
      expect(isAtlasError(missing, 'AtlasNotFoundError')).toBe(true);
      await atlas.close();
      const text = JSON.stringify(await recorder.toHar());
      await emulator.close();
      for (const secret of [...Object.values(credentials).map(String), 'gateway-hush']) {
        expect(text).not.toContain(secret);
      }
      expect(text).not.toMatch(/"access_token\\":\\"(?!\[redacted\])/);
      const har = join(folder, `${apiVersion}-${kind}.har`);
      await writeFile(har, text);
      const records: CaseRecord[] = [];
      const { exitCode, summary } = await runTraffic({
        spec: embeddedSpec,
        har: [har],
        address: emulator.url,
        onRecord: (record) => void records.push(record),
      });
      expect(records.filter(({ outcome }) => outcome === 'failed')).toEqual([]);
      expect(exitCode).toBe(0);
      expect(summary.passed).toBeGreaterThanOrEqual(6);
    });
  }
}

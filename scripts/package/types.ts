/** The declarations of the installed package, compiled by the oldest TypeScript that it is for. */
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type Check, succeed } from './check.js';
import type { Places } from './matrix.js';

const project = path.resolve(import.meta.dirname, '../..');

/** Uses what the main entry declares; that `data` and `response` are known and typed shows that nothing became `any`. */
const PROGRAM = `
import { createAtlasClient, isAtlasError, type AtlasClientOptions, type TokenStore } from 'atlas-peering';

declare const tokenStore: TokenStore;
const options: AtlasClientOptions = { tokenStore, credentials: { clientId: async () => 'a', clientSecret: 'b' } };
const ids = { groupId: 'a', peerId: 'b' };

export async function use(): Promise<string | undefined> {
  await using atlas = createAtlasClient(options);
  const { data, response } = await atlas.api.GET('/api/atlas/v1.0/groups/{groupId}/peers/{peerId}', { params: { path: ids } });
  const status: number = response.status;
  // @ts-expect-error a status is a number
  const wrong: boolean = response.status;
  // @ts-expect-error there is no such path
  await atlas.api.GET('/nothing');
  const { outcome } = await atlas.deletePeeringConnection({ ...ids, idempotent: true });
  for await (const peer of atlas.listPeeringConnections({ groupId: 'a' })) console_(peer.id);
  return data?.status ?? outcome + status + wrong;
}
declare function console_(text: string | undefined): void;
export const code = (error: unknown): string | undefined => (isAtlasError(error) ? error.errorCode : undefined);
`;

/** What a program that is compiled knows of its surroundings. */
export interface Program {
  readonly name: string;
  readonly lib: readonly string[];
  readonly types: readonly string[];
  readonly module: 'NodeNext' | 'Preserve';
}

const PROGRAMS: readonly Program[] = [
  { name: 'without DOM and without Node', lib: ['ES2022'], types: [], module: 'NodeNext' },
  { name: 'with DOM', lib: ['ES2022', 'DOM', 'DOM.Iterable'], types: [], module: 'NodeNext' },
  { name: 'with the types of Node', lib: ['ES2022'], types: ['node'], module: 'NodeNext' },
  { name: 'with both', lib: ['ES2022', 'DOM'], types: ['node'], module: 'NodeNext' },
  {
    name: 'for a worker, resolved by a bundler',
    lib: ['ES2022', 'WebWorker'],
    types: [],
    module: 'Preserve',
  },
];

/** One check for each kind of program; the declarations themselves are checked too. */
export function typeChecks(places: Places): Check[] {
  return PROGRAMS.map((program) => ({
    name: `declarations in TypeScript 5.5, ${program.name}`,
    run: () => typeCheck(places, program, PROGRAM),
  }));
}

/** Compiles a program that uses an installed package. @throws what the compiler says */
export async function typeCheck(
  { consumer, tools }: Places,
  { name, lib, types, module }: Program,
  code: string,
  others: { readonly skipLibCheck?: boolean } = {},
): Promise<undefined> {
  const folder = path.join(consumer, `types ${name}`);
  await mkdir(folder);
  await writeFile(path.join(folder, 'program.ts'), code);
  const compilerOptions = {
    noEmit: true,
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    skipLibCheck: false,
    target: 'ES2022',
    module,
    moduleResolution: module === 'Preserve' ? 'Bundler' : module,
    lib,
    types,
    typeRoots: [path.join(project, 'node_modules/@types')],
    ...others,
  };
  await writeFile(
    path.join(folder, 'tsconfig.json'),
    JSON.stringify({ compilerOptions, files: ['program.ts'] }),
  );
  await succeed(path.join(tools, 'node_modules/.bin/tsc'), ['-p', folder], { cwd: folder });
  return undefined;
}

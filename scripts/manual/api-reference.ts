/** The reference of the package's public names, out of their comments, by TypeDoc. */
import path from 'node:path';
import { Application, LogLevel, OptionDefaults, type TypeDocOptions } from 'typedoc';
import { project } from './pages.js';

/** What users import, and where it is. TypeDoc calls each after its folder. */
const ENTRIES: Readonly<Record<string, { readonly file: string; readonly name: string }>> = {
  src: { file: 'src/index.ts', name: 'atlas-peering' },
  'src/emulator': { file: 'src/emulator/index.ts', name: 'atlas-peering/emulator' },
  'src/recorder': { file: 'src/recorder/index.ts', name: 'atlas-peering/recorder' },
  'as-documented/src': { file: 'as-documented/src/index.ts', name: 'as-documented' },
  'as-documented/src/vitest': { file: 'as-documented/src/vitest.ts', name: 'as-documented/vitest' },
};

/** Names behind public types that say nothing more to a reader: tables, and parts of one type. */
const BEHIND = [
  'contract-tests/plan/plan.ts:CaseDraft',
  'contract-tests/report/write.ts:reportKinds',
  'contract/compare/policy.ts:DirectedKind',
  'contract/compare/policy.ts:PlainKind',
  'src/emulator/error-codes.ts:errorStatus',
  'src/emulator/gate/digest-response.ts:digestAlgorithms',
  'src/emulator/peer-machine.ts:providerNames',
  'src/errors/classes.ts:SpecificError',
  'src/peering/expect.ts:Certain',
  'src/peering/expect.ts:Field',
  'src/peering/expect.ts:Value',
  'src/recorder/index.ts:Fetch',
];

/** The contract in types: generated, and described by the contract. */
const GENERATED = [
  'src/generated/atlas-peering.ts:components',
  'src/generated/atlas-peering.ts:paths',
  'src/generated/operations.ts:operations',
  'src/generated/operations.ts:versions',
  'src/generated/query-parameters.ts:__object.enum',
];

const options: TypeDocOptions = {
  name: 'atlas-peering',
  entryPoints: Object.values(ENTRIES).map(({ file }) => path.join(project, file)),
  tsconfig: path.join(project, 'tsconfig.json'),
  exclude: ['**/src/generated/**'],
  // `npm run check` and `npm test` do that.
  skipErrorChecking: true,
  readme: 'none',
  // The folder may be anybody's.
  cleanOutputDir: false,
  // Nothing of this machine, and no date.
  disableSources: true,
  excludeInternal: true,
  blockTags: [...OptionDefaults.blockTags, '@description'],
  validation: { notExported: true, invalidLink: true, notDocumented: true },
  intentionallyNotExported: [...BEHIND, ...GENERATED],
  requiredToBeDocumented: ['Class', 'Function', 'Interface', 'Method', 'Property', 'TypeAlias', 'Variable'],
  logLevel: LogLevel.Warn,
};

/** Members of types without a name are described by what holds them; the name of an error is that of its class. */
const PLAIN = /\.__type\.|Error\.name \(Property\)/;

/**
 * Writes the reference as HTML into a folder; what else is there stays. The same sources give the same files.
 *
 * @returns what TypeDoc warns of: public names that are not exported, not documented, or linked and not there.
 */
export async function writeApiReference(out: string): Promise<readonly string[]> {
  const warnings: string[] = [];
  const app = await Application.bootstrap(options);
  const note = (text: string) => void (PLAIN.test(text) || warnings.push(text));
  Object.assign(app.logger, { warn: note, error: note, validationWarning: note });
  const converted = await app.convert();
  if (converted === undefined) throw new Error(`TypeDoc could not read the sources: ${warnings.join('\n')}`);
  app.validate(converted);
  for (const entry of converted.children ?? []) entry.name = ENTRIES[entry.name]?.name ?? entry.name;
  await app.generateDocs(converted, out);
  return warnings;
}

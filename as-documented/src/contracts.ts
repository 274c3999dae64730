import { fileURLToPath } from 'node:url';
import { suggestBump } from '../../contract/compare/change.js';
import { compareContracts as changesBetween } from '../../contract/compare/compare.js';
import { ContractError, refusal } from '../../contract/error.js';
import { loadContract as loadFile, readDocument, viewOf } from '../../contract/load.js';
import type { Contract } from '../../contract/view.js';
import type { OptionRules } from '../../src/arguments/read-options.js';
import { flag } from '../../src/arguments/rules.js';
import { optionsOf } from './options.js';

type Change = ReturnType<typeof changesBetween>[number];

/** How a contract is loaded. */
export interface LoadContractOptions {
  /** Follow references to addresses and out of the folder of the file. @default false */
  readonly allowOutsideReferences?: boolean;
}

/** What differs between two contracts, by meaning. */
export interface Comparison {
  /** `unknown`: nothing breaks callers for certain, but something differs that no rule understands. */
  readonly verdict: 'breaking' | 'unknown' | 'compatible';
  /** In the order of the older contract, then of the newer one; empty where both say the same. */
  readonly changes: readonly Change[];
  /** The least version bump that the changes ask for (Semantic Versioning 2.0.0). */
  readonly suggestedBump: 'major' | 'minor' | 'patch' | 'none';
}

const loadRules: OptionRules<LoadContractOptions> = { allowOutsideReferences: flag };

/**
 * Loads an OpenAPI 3.0, 3.1 or 3.2 contract for use: all of it is read, and nothing of it may be broken.
 *
 * @param source path or `file:` URL of a YAML or JSON file, or the document as an object, whose references stay inside it
 * @throws {TypeError} an option that there is none of, or that takes no such value
 * @throws {ContractError} no such file, no OpenAPI, or something in it is broken; `problems` has every place
 */
export async function loadContract(
  source: string | URL | object,
  options: LoadContractOptions = {},
): Promise<Contract> {
  const { allowOutsideReferences: allowOutside = false } = optionsOf('loadContract', options, loadRules);
  if (typeof source === 'string') return loadFile(source, { allowOutside });
  if (!(source instanceof URL)) return parseContract(JSON.stringify(source));
  if (source.protocol === 'file:') return loadFile(fileURLToPath(source), { allowOutside });
  throw new ContractError(
    `${source.protocol}//${source.host}: expected a file: URL. Fetch the document and give its text to parseContract.`,
  );
}

/**
 * The same for the text of a contract, YAML or JSON.
 *
 * @param name what messages call it. @default contract
 * @throws {ContractError} as {@link loadContract}
 */
export async function parseContract(text: string, name = 'contract'): Promise<Contract> {
  const { document, problems } = await readDocument(name, text);
  if (problems.length > 0) throw refusal(problems);
  return viewOf(document, name);
}

/** Compares two contracts by meaning: the order of keys, references and names of placeholders do not count. */
export function compareContracts(before: Contract, after: Contract): Comparison {
  const changes = changesBetween(before.document, after.document);
  const has = (verdict: Change['verdict']) => changes.some((change) => change.verdict === verdict);
  return {
    verdict: has('breaking') ? 'breaking' : has('not-compared') ? 'unknown' : 'compatible',
    changes,
    suggestedBump: suggestBump(changes),
  };
}

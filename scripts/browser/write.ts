/** The contract browser from files to a file. */
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { ContractError, problemText } from '../../contract/error.js';
import { loadDocument } from '../../contract/load.js';
import { readProvenanceFile } from '../../contract/provenance.js';
import { writeTogether } from '../contract/output.js';
import type { FindingsFiles } from './findings.js';
import { contractPage } from './page.js';
import type { Provenance } from './words.js';

export interface WriteBrowserOptions {
  /** An OpenAPI 3.0 to 3.2 file, YAML or JSON. */
  readonly contract: string;
  /** Default: `NAME.provenance.json` beside `NAME.openapi.yaml`, where there is one. */
  readonly provenance?: string;
  /** The folder that has `FINDINGS.md` and `findings/`. Default: that of the contract, as far as they are there. */
  readonly findings?: string;
  /** The file to write. */
  readonly out: string;
  /** How the page names the contract. Default: the name of its file. */
  readonly name?: string;
}

export interface WrittenBrowser {
  /** Whether the file is another one than before. */
  readonly changed: boolean;
  /** UTF-8. */
  readonly bytes: number;
  /** What is broken in the files that the contract is of; the page has what is left. */
  readonly warnings: readonly string[];
}

/**
 * Writes the page whole or not at all.
 * @throws {ContractError} where the contract, or a provenance or folder that was named, cannot be read
 * @throws {OutputError} where the file system refuses to write
 */
export async function writeBrowser(options: WriteBrowserOptions): Promise<WrittenBrowser> {
  const { contract, out, name = path.basename(contract) } = options;
  const { document, problems } = await loadDocument(contract);
  const page = contractPage({
    document,
    file: name,
    provenance: await provenanceOf(options),
    findings: await findingsOf(options),
  });
  const changed = await writeTogether(new Map([[out, page]]));
  return {
    changed: changed.length > 0,
    bytes: Buffer.byteLength(page),
    warnings: problems.map(problemText),
  };
}

async function provenanceOf({ contract, provenance }: WriteBrowserOptions): Promise<Provenance> {
  const file = provenance ?? contract.replace(/(?:\.openapi)?\.(?:ya?ml|json)$/, '.provenance.json');
  const text = await readIfThere(file, provenance !== undefined);
  if (text === undefined || file === contract) return new Map();
  try {
    return readProvenanceFile(text);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new ContractError(
      `${file}: is no provenance file: ${why}. Give the one that was generated with the contract.`,
    );
  }
}

async function findingsOf({ contract, findings }: WriteBrowserOptions): Promise<FindingsFiles> {
  const folder = findings ?? path.dirname(contract);
  const names = (await readdir(path.join(folder, 'findings')).catch(() => [])).filter((name) =>
    name.endsWith('.md'),
  );
  const files = ['FINDINGS.md', ...names.sort().map((name) => `findings/${name}`)];
  const found = new Map<string, string>();
  for (const name of files) {
    const text = await readIfThere(path.join(folder, name), findings !== undefined && name === 'FINDINGS.md');
    // A folder may have a file of that name that something else wrote.
    if (text !== undefined && (name !== 'FINDINGS.md' || text.startsWith('# Findings of ')))
      found.set(name, text);
  }
  return found;
}

async function readIfThere(file: string, isWanted: boolean): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    if (!isWanted && code === 'ENOENT') return undefined;
    throw new ContractError(
      `${file}: cannot be read (${code}). Give what \`generate\` wrote with the contract.`,
    );
  }
}

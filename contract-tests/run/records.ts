/** Records on disk, one JSON object a line, so that a run's memory does not grow with its cases. */
import { createReadStream } from 'node:fs';
import { type FileHandle, mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { CaseRecord } from '../report/record.js';

export class RecordFile {
  readonly #folder: string;
  readonly #handle: FileHandle;
  #waiting: string[] = [];
  #writing: Promise<unknown> = Promise.resolve();

  private constructor(folder: string, handle: FileHandle) {
    this.#folder = folder;
    this.#handle = handle;
  }

  static async create(): Promise<RecordFile> {
    const folder = await mkdtemp(join(tmpdir(), 'contract-run-'));
    return new RecordFile(folder, await open(join(folder, 'records.jsonl'), 'a+'));
  }

  async add(record: CaseRecord): Promise<void> {
    this.#waiting.push(`${JSON.stringify(record)}\n`);
    if (this.#waiting.length >= 64) await this.#flush();
  }

  /** All records, in the order they were added. */
  async *read(): AsyncGenerator<CaseRecord> {
    await this.#flush();
    const lines = createInterface({
      input: createReadStream(join(this.#folder, 'records.jsonl'), 'utf8'),
      crlfDelay: Number.POSITIVE_INFINITY,
    });
    for await (const line of lines) {
      const record: CaseRecord = JSON.parse(line);
      yield record;
    }
  }

  async remove(): Promise<void> {
    await this.#handle.close();
    await rm(this.#folder, { recursive: true, force: true });
  }

  async #flush(): Promise<void> {
    const text = this.#waiting.join('');
    this.#waiting = [];
    this.#writing = this.#writing.then(() => (text === '' ? undefined : this.#handle.appendFile(text)));
    await this.#writing;
  }
}

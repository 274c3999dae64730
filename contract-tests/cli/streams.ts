/** Where a command writes, and the environment it reads. */
import { type Paint, paintFor } from '../report/terminal.js';

export interface Streams {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  readonly paint: Paint;
  readonly env: Readonly<Record<string, string | undefined>>;
}

export const processStreams: Streams = {
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
  paint: paintFor(process.stdout),
  env: process.env,
};

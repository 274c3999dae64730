/**
 * What the contract run does differently where it is started from: in this project, whose own client, emulator and variables it
 * knows (`atlas/profile.ts`), or as the package `as-documented`, where it knows a contract and nothing else.
 */
import type { Contract } from '../contract/load.js';
import type { DreddResult } from './report/document.js';
import type { ConnectClient } from './send/sender.js';
import type { VendorNames } from './targets/environment.js';
import type { Target } from './targets/target.js';

export interface Profile {
  /** The commands as a shell takes them, for help and for reports: `as-documented check`. */
  readonly commands: Readonly<Record<'check' | 'proxy' | 'mock' | 'docs', string>>;
  /** The contract that is meant where none is named. @default one has to be named */
  readonly spec?: string;
  /** Targets that have a name, besides `prism`. Loaded when they are asked for. */
  readonly targets: Readonly<Record<string, (contract: Contract) => Promise<Target>>>;
  /** A client that sends the cases of operations it knows, in place of plain requests. */
  readonly client?: ConnectClient;
  /** Environment variables under which a vendor's own tools look for credentials. */
  readonly vendorNames?: VendorNames;
  /** Asked after a whole run of `spec` on Prism. */
  readonly secondOpinion?: (say: (line: string) => void) => Promise<DreddResult[]>;
  /** For `check --help`: examples, and what is to be said of credentials besides. */
  readonly help: { readonly examples: string; readonly credentials?: string };
}

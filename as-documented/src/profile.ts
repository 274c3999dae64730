/** What the commands do as the package: they know a contract, and no API besides. */
import type { Profile } from '../../contract-tests/profile.js';

/** What `generate` does differently where it is started from. */
export interface GenerateProfile {
  /** The command as a shell takes it. */
  readonly command: string;
  /** The same of `pull`. */
  readonly pull: string;
  /** The manifest of `pull`. @default one has to be named */
  readonly manifest?: string;
  /** The folder whose pages are meant where none are named. @default some have to be named */
  readonly project?: string;
  /** For `--help`. */
  readonly examples: string;
}

/** Where the commands are started from: as the package, or in the project that they come from. */
export interface Home {
  readonly check: Profile;
  readonly generate: GenerateProfile;
}

export const packageHome: Home = {
  check: {
    commands: {
      check: 'as-documented check',
      proxy: 'as-documented proxy',
      mock: 'as-documented mock',
      docs: 'as-documented docs',
    },
    targets: {},
    help: {
      examples: `Examples:
  as-documented check api/contract.openapi.yaml                       against a mock of the contract (Prism)
  as-documented check api.yaml --target http://127.0.0.1:3000         against a server
  as-documented check api.yaml --target https://api.example.com --own '/pets/{petId}=17' --dry-run
  as-documented check api.yaml --only '*/404/*' --report html,md      some cases, with reports in contract-report/
  as-documented check api.yaml --shard 1/4 --report json --out shard-1
  as-documented check --merge shard-1 shard-2 --report html           one report of several shards
  as-documented check api.yaml --har capture.har --strict             recorded traffic, without one request`,
    },
  },
  generate: {
    command: 'as-documented generate',
    pull: 'as-documented pull',
    examples: `Examples:
  as-documented generate page.html --out api
  as-documented generate pages/ --out api --check
  as-documented generate vendor.yaml --only "DELETE /pets/{petId}" --out api`,
  },
};

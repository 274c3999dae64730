import type { ChangeKind, Verdict } from '../../../../contract/compare/policy.js';

/** The pages that edits are made on: samples of both formats, and the project's own two. */
export const PAGES = {
  ferry: 'scripts/docs/fixtures/bump/reserve-berth.multiline.txt',
  peers: 'scripts/docs/fixtures/legacy/get-all-network-peering-connections.txt',
  team: 'scripts/docs/fixtures/legacy/rename-a-team.txt',
  bump: 'openapi/sources/remove-one-network-peering-connection.bump.txt',
  legacy: 'openapi/sources/delete-one-peering-connection.legacy.txt',
} as const;

export type PageKey = keyof typeof PAGES;

/** One scripted edit of a page and what the change report has to say about the contracts before and after. */
export interface PageEdit {
  readonly name: string;
  readonly page: PageKey;
  /** Words of the page; they are there exactly once unless `everywhere`. */
  readonly from: string;
  readonly to: string;
  readonly everywhere?: true;
  /** Every change that is reported, in any order. */
  readonly expected: readonly (readonly [ChangeKind, Verdict])[];
  /** Why our verdict is right where `redocly diff` says otherwise. */
  readonly redoclyDiffers?: string;
}

const B = 'breaking';
const N = 'non-breaking';
const D = 'documentation';

const LOCALE = '- **X-Locale** (string)\n  Language of the messages.\n';
const TOO_MANY = `### 429: Too Many Requests

#### Headers
- **RateLimit** (string)
  How many calls are left, as \`limit\`, \`remaining\` and \`reset\`.

#### Body Parameters: application/problem+json (object)
- **type** (string)
  URI of the kind of problem
- **title** (string)
  Short name of the problem
- **detail** (string)
  What happened this time
- **status** (integer)
  Code of the HTTP response
`;

export const PAGE_EDITS: readonly PageEdit[] = [
  // The operation
  {
    name: 'another title, from which the operationId is made',
    page: 'ferry',
    from: '# Reserve a berth',
    to: '# Book a berth',
    expected: [
      ['operation-id-changed', B],
      ['description-changed', D],
    ],
  },
  {
    name: 'another description',
    page: 'ferry',
    from: 'until the fare is paid',
    to: 'for twenty minutes',
    expected: [['description-changed', D]],
  },
  {
    name: 'a placeholder spelt differently',
    page: 'ferry',
    from: 'sailingId',
    to: 'voyageId',
    everywhere: true,
    expected: [['operation-renamed', B]],
    redoclyDiffers: 'redocly looks at the wire; callers of a typed client write path and parameter by name',
  },
  {
    name: 'another path',
    page: 'ferry',
    from: '/sailings/{sailingId}/berths',
    to: '/voyages/{sailingId}/berths',
    expected: [['operation-moved', B]],
  },
  {
    name: 'another method',
    page: 'ferry',
    from: '**POST /',
    to: '**PUT /',
    expected: [['operation-moved', B]],
  },
  // Servers
  {
    name: 'a server less',
    page: 'ferry',
    from: '- Production: https://api.ferry.example/v2 (Production)\n',
    to: '',
    expected: [['server-removed', B]],
  },
  {
    name: 'a server more',
    page: 'ferry',
    from: '(Production)\n',
    to: '(Production)\n- Spare: https://spare.ferry.example/v2 (Spare)\n',
    expected: [['server-added', N]],
  },
  // Authentication and roles
  {
    name: 'one way to authenticate less',
    page: 'ferry',
    from: '- Api key auth\n',
    to: '',
    expected: [
      ['security-alternative-removed', B],
      ['security-scheme-removed', D],
    ],
  },
  {
    name: 'one way to authenticate more',
    page: 'ferry',
    from: '- Api key auth\n',
    to: '- Api key auth\n- Digest auth\n',
    expected: [
      ['security-alternative-added', N],
      ['security-scheme-added', D],
    ],
  },
  {
    name: 'another role',
    page: 'peers',
    from: '`Project Read Only`',
    to: '`Project Owner`',
    expected: [
      ['role-added', N],
      ['role-removed', B],
    ],
    redoclyDiffers: 'redocly does not know what `x-required-roles` means',
  },
  // Parameters
  {
    name: 'a header of another type',
    page: 'ferry',
    from: '**X-Locale** (string)',
    to: '**X-Locale** (integer)',
    expected: [['type-changed', B]],
  },
  {
    name: 'a path parameter without its format',
    page: 'ferry',
    from: '**sailingId** (string(uuid))',
    to: '**sailingId** (string)',
    expected: [['format-removed', N]],
  },
  {
    name: 'a header under another name',
    page: 'ferry',
    from: '**X-Locale**',
    to: '**X-Language**',
    expected: [['parameter-renamed', B]],
  },
  { name: 'a header less', page: 'ferry', from: LOCALE, to: '', expected: [['parameter-removed', B]] },
  {
    name: 'a header more',
    page: 'ferry',
    from: LOCALE,
    to: `${LOCALE}- **X-Deck** (string)\n  Deck to look on first.\n`,
    expected: [['parameter-added', N]],
  },
  {
    name: 'a value that is no longer accepted',
    page: 'ferry',
    from: '`eur`, `nok` or `sek`',
    to: '`eur` or `nok`',
    expected: [
      ['enum-value-removed', B],
      ['description-changed', D],
    ],
  },
  {
    name: 'a value that is accepted, too',
    page: 'ferry',
    from: '`eur`, `nok` or `sek`',
    to: '`eur`, `nok`, `sek` or `dkk`',
    expected: [
      ['enum-value-added', N],
      ['description-changed', D],
    ],
  },
  {
    name: 'another default',
    page: 'peers',
    from: '`100`',
    to: '`50`',
    expected: [['default-changed', N]],
  },
  {
    name: 'a lower limit on the page size',
    page: 'peers',
    from: 'Atlas goes no higher than 500.',
    to: 'Atlas goes no higher than 250.',
    expected: [
      ['constraint-tightened', B],
      ['description-changed', D],
    ],
  },
  {
    name: 'a parameter that is required now',
    page: 'peers',
    from: 'providerName\n\n|\n\nstring\n\n|\n\nOptional',
    to: 'providerName\n\n|\n\nstring\n\n|\n\nRequired',
    expected: [['parameter-became-required', B]],
  },
  {
    name: 'a required parameter more',
    page: 'peers',
    from: 'includeCount\n\n|\n\nboolean\n\n|\n\nOptional\n\n|\n\nWhether the body carries the **totalCount** parameter.\n\n|\n\n`true`  \n  \n',
    to: 'includeCount\n\n|\n\nboolean\n\n|\n\nOptional\n\n|\n\nWhether the body carries the **totalCount** parameter.\n\n|\n\n`true`  \n  \nregion\n\n|\n\nstring\n\n|\n\nRequired\n\n|\n\nRegion to list.\n\n|\n\nNone  \n  \n',
    expected: [['required-parameter-added', B]],
  },
  // Request bodies
  {
    name: 'a body field of another type',
    page: 'ferry',
    from: '**has_dog** (boolean)',
    to: '**has_dog** (string)',
    expected: [['type-changed', B]],
  },
  {
    name: 'a body field less',
    page: 'ferry',
    from: '- **has_dog** (boolean)\n  Whether a dog comes along.\n',
    to: '',
    expected: [['field-removed', B]],
    redoclyDiffers: 'redocly counts on the open object; an object literal with the field no longer compiles',
  },
  {
    name: 'a body field more',
    page: 'ferry',
    from: '- **has_dog** (boolean)',
    to: '- **has_cat** (boolean)\n  Whether a cat comes along.\n- **has_dog** (boolean)',
    expected: [['field-added', N]],
  },
  {
    name: 'a body field that may be left out now',
    page: 'team',
    from: '`Required`',
    to: '`Optional`',
    expected: [
      ['field-became-optional', N],
      ['request-body-became-optional', N],
    ],
  },
  {
    name: 'another media type to send',
    page: 'ferry',
    from: 'Content-type: application/json',
    to: 'Content-type: application/xml',
    expected: [
      ['request-media-type-removed', B],
      ['request-media-type-added', N],
    ],
  },
  // Responses
  {
    name: 'another success',
    page: 'ferry',
    from: '### 202: ',
    to: '### 204: ',
    expected: [
      ['success-status-removed', B],
      ['success-status-added', N],
    ],
  },
  { name: 'an error less', page: 'ferry', from: TOO_MANY, to: '', expected: [['error-status-removed', B]] },
  {
    name: 'an error more',
    page: 'ferry',
    from: '### 409: Conflict',
    to: '### 404: No such sailing\n\n### 409: Conflict',
    expected: [['error-status-added', N]],
  },
  {
    name: 'another phrase for an error',
    page: 'ferry',
    from: '### 409: Conflict',
    to: '### 409: Taken',
    expected: [['description-changed', D]],
  },
  {
    name: 'a response header less',
    page: 'ferry',
    from: '- **Cache-Control** (string)\n  What may be kept, as in [RFC 9111](https://www.rfc-editor.org/rfc/rfc9111.html).\n',
    to: '',
    expected: [['response-header-removed', B]],
  },
  {
    name: 'an answer field less',
    page: 'ferry',
    from: '- **links** (object)\n  Where to go from here.\n',
    to: '',
    expected: [['field-removed', B]],
  },
  {
    name: 'an answer field that may be null',
    page: 'ferry',
    from: '**links** (object)',
    to: '**links** (object | null)',
    expected: [['nullable-added', B]],
  },
  {
    name: 'an answer field of another format',
    page: 'ferry',
    from: '- **id** (string(uuid))',
    to: '- **id** (string(uri))',
    expected: [['format-changed', B]],
  },
  {
    name: 'a nested answer field of another type',
    page: 'peers',
    from: 'totalCount\n\n|\n\ninteger',
    to: 'totalCount\n\n|\n\nstring',
    expected: [['type-changed', B]],
  },
  {
    name: 'a nested answer field less',
    page: 'peers',
    from: '`vpcId`\n\n|\n\nstring\n\n|\n\nIdentifies the peer VPC.  \n  \n',
    to: '',
    expected: [['field-removed', B]],
  },
  {
    name: 'a state that may come, too',
    page: 'peers',
    from: '  * `TERMINATING`\n',
    to: '  * `TERMINATING`\n\n  * `DELETING`\n',
    expected: [
      ['enum-value-added', B],
      ['description-changed', D],
    ],
  },
  // The project's own pages, with its companion and overlays
  {
    name: 'Atlas: a query parameter of another type',
    page: 'bump',
    from: '**pretty** (boolean)',
    to: '**pretty** (string)',
    expected: [
      ['type-changed', B],
      ['default-changed', N],
    ],
  },
  {
    name: 'Atlas: another default',
    page: 'legacy',
    from: '|\n\nFlag indicating whether the response body should be in a prettyprint format.\n\n|\n\n`false`',
    to: '|\n\nFlag indicating whether the response body should be in a prettyprint format.\n\n|\n\n`true`',
    expected: [['default-changed', N]],
  },
  {
    name: 'Atlas: another role',
    page: 'bump',
    from: 'must have the Project Owner role',
    to: 'must have the Organization Owner role',
    expected: [
      ['role-added', N],
      ['role-removed', B],
      ['description-changed', D],
    ],
    redoclyDiffers: 'redocly does not know what `x-required-roles` means',
  },
  {
    name: 'Atlas: digest is no longer accepted',
    page: 'bump',
    from: '- Digest auth ',
    to: '',
    expected: [['security-alternative-removed', B]],
  },
  {
    name: 'Atlas: a deletion answers 204',
    page: 'bump',
    from: '### 202: Accepted',
    to: '### 204: Accepted',
    expected: [
      ['success-status-removed', B],
      ['success-status-added', N],
    ],
  },
];

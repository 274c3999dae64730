/**
 * What one schema that was made to take for ever costs a run of 1,000 other cases:
 *
 *     npm run bench -- hostile
 *
 * Each run is made with and without it, in turns, on a server that answers as badly as it can. What it adds to the run is held to
 * the time limit of one exchange, and every other case must end as it does without it. Exit 1 where one does not.
 */
import { once } from 'node:events';
import { createServer } from 'node:http';
import { Command } from 'commander';
import type { JsonObject } from '../contract/json.js';
import { viewOf } from '../contract/load.js';
import { runContract } from '../contract-tests/run.js';
import { addressTarget } from '../contract-tests/targets/address.js';
import { type Figure, report } from './figures.js';

const plainCases = 1_000;
/** Of one exchange, as a run has it unless told otherwise. Milliseconds. */
const limitMs = 10_000;
const rounds = 3;

interface Hostile {
  readonly name: string;
  readonly schema: JsonObject;
  readonly schemas?: JsonObject;
  /** What the server answers. */
  readonly answer: string;
}

const doubled = Object.fromEntries(
  Array.from({ length: 25 }, (_, level): [string, JsonObject] => {
    const inner = { $ref: `#/components/schemas/S${level}` };
    return [`S${level + 1}`, { allOf: [inner, inner] }];
  }),
);

const kinds: readonly Hostile[] = [
  {
    name: 'pattern ^(a+)+$',
    schema: { type: 'string', pattern: '^(a+)+$' },
    answer: JSON.stringify(`${'a'.repeat(50_000)}!`),
  },
  { name: 'minLength of 2e9', schema: { type: 'string', minLength: 2e9 }, answer: '"x"' },
  {
    name: '25-fold allOf',
    schema: { $ref: '#/components/schemas/S25' },
    schemas: { S0: { type: 'object', required: ['a'] }, ...doubled },
    answer: '{"b":1}',
  },
  {
    name: 'enum of 200,000',
    schema: { type: 'string', enum: Array.from({ length: 200_000 }, (_, index) => `v${index}`) },
    answer: '"other"',
  },
  { name: '8 kB of [', schema: { type: 'array', items: {} }, answer: '['.repeat(8 * 1024) },
];

function contractWith(hostile: Hostile | undefined): JsonObject {
  const response = (schema: JsonObject): JsonObject => ({
    '200': { description: '', content: { 'application/json': { schema } } },
  });
  const plain = { type: 'object', required: ['id'], properties: { id: { type: 'integer' } } };
  const paths = Array.from({ length: plainCases }, (_, index): [string, JsonObject] => [
    `/plain/${index}`,
    { get: { operationId: `plain${index}`, responses: response(plain) } },
  ]);
  const operation = hostile && {
    operationId: 'hostile',
    requestBody: { required: true, content: { 'application/json': { schema: hostile.schema } } },
    responses: response(hostile.schema),
  };
  if (operation) paths.splice(plainCases / 2, 0, ['/hostile', { post: operation }]);
  return {
    openapi: '3.1.0',
    info: { title: 'Hostile', version: '1' },
    paths: Object.fromEntries(paths),
    components: { schemas: { ...hostile?.schemas } },
  };
}

/** How long a run takes, and how every case of it ended but those of the hostile operation. */
async function run(hostile: Hostile | undefined): Promise<{ ms: number; others: string; own: number }> {
  const server = createServer((request, response) => {
    request.resume();
    const text = request.url === '/hostile' ? (hostile?.answer ?? '') : '{"id":1}';
    response.writeHead(200, { 'content-type': 'application/json' }).end(text);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  const others: string[] = [];
  let own = 0;
  const started = performance.now();
  await runContract({
    spec: viewOf(contractWith(hostile), 'hostile.json'),
    timeoutMs: limitMs,
    target: async (contract) =>
      addressTarget(contract, { url, provoke: 'prefer', own: [], allow: [], rate: 1, env: {} }),
    onRecord: ({ operation, id, outcome, rules }) => {
      if (operation === 'hostile') own += 1;
      else others.push(`${id} ${outcome} ${rules.join()}`);
    },
  });
  const ms = performance.now() - started;
  server.close();
  server.closeAllConnections();
  return { ms, others: others.sort().join('\n'), own };
}

new Command('npm run bench -- hostile')
  .description('What a schema that takes for ever costs 1,000 cases beside it. Exit 1: a limit is missed.')
  .parse();
await run(undefined);
const figures: Figure[] = [];
let disturbed = 0;
for (const hostile of kinds) {
  const added: { ms: number; own: number }[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const without = await run(undefined);
    const beside = await run(hostile);
    if (beside.others !== without.others) disturbed += 1;
    added.push({ ms: beside.ms - without.ms, own: beside.own });
  }
  const { ms, own } = added.sort((a, b) => a.ms - b.ms)[Math.floor(rounds / 2)] ?? { ms: 0, own: 0 };
  figures.push({
    name: `${hostile.name}: what it adds : the time limit of one exchange`,
    value: ms / limitMs,
    limit: 1,
    note: `${ms.toFixed(0)} : ${limitMs} ms, ${own} cases of its own beside ${plainCases}`,
  });
}
report([...figures, { name: 'runs in which another case ended otherwise', value: disturbed, limit: 0 }]);

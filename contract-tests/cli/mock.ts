/** Prism behind the authenticating proxy on a fixed port, for people to poke at. */
import { Command } from 'commander';
import type { Contract } from '../../contract/load.js';
import { ContractError, loadContract } from '../../contract/load.js';
import { validRequest } from '../plan/request.js';
import type { Profile } from '../profile.js';
import { buildRequest } from '../send/build.js';
import type { Credentials } from '../send/credentials.js';
import { type PrismTarget, startPrism } from '../targets/prism/prism.js';
import { type Invocation, parseInvocation } from './invocation.js';
import { portOf } from './options.js';

interface MockOptions {
  readonly port: number;
  readonly spec?: string;
  readonly json?: true;
}

export async function mockCommand(invocation: Invocation, profile: Profile): Promise<number> {
  const { signal, streams } = invocation;
  const command = new Command(profile.commands.mock)
    .description('Starts a mock of a contract on loopback: Prism, behind real authentication, until Ctrl-C.')
    .argument('[contract]', 'OpenAPI 3.0, 3.1 or 3.2 file')
    .option('--spec <file>', 'the contract, as an option', profile.spec)
    .option('--port <n>', 'port on 127.0.0.1; 0 is a free one', portOf, 4010)
    .option('--json', 'print the address and the credentials as JSON, on one line')
    .addHelpText('after', '\nExit codes: 0 ended by the user, 2 could not run.')
    .allowExcessArguments(false);
  const ended = parseInvocation(command, invocation);
  if (ended !== undefined) return ended;
  const { port, json, spec: option } = command.opts<MockOptions>();
  const spec = command.args[0] ?? option;
  if (spec === undefined) {
    streams.err('error: no contract was named. Give the path of an OpenAPI file.\n');
    return 2;
  }
  try {
    const contract = await loadContract(spec);
    const mock = await startPrism(contract, { port });
    const { baseUrl, keys } = mock;
    streams.out(json ? `${JSON.stringify({ baseUrl, ...keys })}\n` : introduction(contract, mock));
    if (!signal.aborted)
      await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
    await mock.close();
    return 0;
  } catch (error) {
    const inUse = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
    const message = error instanceof Error ? error.message : String(error);
    streams.err(
      inUse
        ? `could not run: port ${port} is in use; choose another with --port\n`
        : `could not run: ${error instanceof ContractError ? message : (message.split('\n')[0] ?? '')}\n`,
    );
    return 2;
  }
}

function introduction(contract: Contract, { baseUrl, credentials }: PrismTarget): string {
  const operation = contract.operations.at(-1);
  const request =
    operation && buildRequest(baseUrl, operation, validRequest(contract, operation, 1).request, undefined);
  const statuses = operation?.responses.map(({ status }) => status).join(', ') ?? '';
  const call = request ? `-X ${request.method} '${request.url}'` : `'${baseUrl}'`;
  const schemes = [...contract.securitySchemes.keys()].map((name) => {
    const given = credentials(name, 'valid');
    return given === undefined ? `${name}: no call gets through here` : `${name}: ${callWith(given, call)}`;
  });
  const open = schemes.length === 0 ? [`no credentials:\n  curl --include ${call}`] : schemes;
  return `Mock of ${contract.operations.length} operations at ${baseUrl} (Ctrl-C stops it)

${open.join('\n\n')}

A documented response is asked for with a header, for example -H 'Prefer: code=${operation?.responses.at(-1)?.status ?? '200'}'
(${operation?.operationId ?? ''}: ${statuses}).
`;
}

/** What opens the mock, and a command that uses it. */
function callWith(given: Credentials, call: string): string {
  switch (given.kind) {
    case 'digest':
    case 'basic':
      return `user ${given.username}, password ${given.password}
  curl --include --${given.kind} --user '${given.username}:${given.password}' ${call}`;
    case 'clientCredentials':
      return `client id ${given.clientId}, secret ${given.clientSecret}
  TOKEN=$(curl --silent --user '${given.clientId}:${given.clientSecret}' -d grant_type=client_credentials \\
    ${given.tokenUrl} | sed 's/.*"access_token":"\\([^"]*\\)".*/\\1/')
  curl --include -H "Authorization: Bearer $TOKEN" ${call}`;
    case 'bearer':
      return `token ${given.token}\n  curl --include -H 'Authorization: Bearer ${given.token}' ${call}`;
    case 'apiKey': {
      const { value, name, in: place } = given;
      const how = {
        header: `-H '${name}: ${value}'`,
        cookie: `-b '${name}=${value}'`,
        query: `-G -d '${name}=${value}'`,
      };
      return `${name} in the ${place}: ${value}\n  curl --include ${how[place]} ${call}`;
    }
  }
}

/** `npm run mock`: Prism behind the gate on a fixed port, for people to poke at. */
import { Command, InvalidArgumentError } from 'commander';
import type { Contract } from '../contract/load.js';
import { ContractError, loadContract } from '../contract/load.js';
import { validRequest } from './plan/request.js';
import { embeddedSpec } from './run.js';
import { buildRequest } from './send/build.js';
import { type PrismTarget, startPrism } from './targets/prism/prism.js';

const { port, spec } = new Command('npm run mock --')
  .description(
    'Starts a mock of the contract on loopback: Prism, behind real digest and OAuth authentication.',
  )
  .option('--port <n>', 'port on 127.0.0.1', portOf, 4010)
  .option('--spec <file>', 'OpenAPI 3.0, 3.1 or 3.2 file', embeddedSpec)
  .parse()
  .opts<{ port: number; spec: string }>();

try {
  const contract = await loadContract(spec);
  const mock = await startPrism(contract, { port });
  process.stdout.write(introduction(contract, mock));
  const stop = () => void mock.close().then(() => process.exit(0));
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
} catch (error) {
  const inUse = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(
    inUse
      ? `could not run: port ${port} is in use; choose another with --port\n`
      : `could not run: ${error instanceof ContractError ? message : (message.split('\n')[0] ?? '')}\n`,
  );
  process.exitCode = 2;
}

function introduction(contract: Contract, { baseUrl, keys, credentials }: PrismTarget): string {
  const operation = contract.operations.at(-1);
  const request =
    operation && buildRequest(baseUrl, operation, validRequest(contract, operation, 1).request, undefined);
  const statuses = operation?.responses.map(({ status }) => status).join(', ') ?? '';
  const tokenUrls = [...contract.securitySchemes.keys()].flatMap((scheme) => {
    const given = credentials(scheme, 'valid');
    return given?.kind === 'clientCredentials' ? [given.tokenUrl] : [];
  });
  const call = request ? `-X ${request.method} '${request.url}'` : `'${baseUrl}'`;
  return `Mock of ${contract.operations.length} operations at ${baseUrl} (Ctrl-C stops it)

  API key          public ${keys.publicKey}   private ${keys.privateKey}
  service account  id ${keys.clientId}   secret ${keys.clientSecret}

Digest:
  curl --include --digest --user '${keys.publicKey}:${keys.privateKey}' ${call}

Service account:
  TOKEN=$(curl --silent --user '${keys.clientId}:${keys.clientSecret}' -d grant_type=client_credentials \\
    ${tokenUrls[0] ?? baseUrl} | sed 's/.*"access_token":"\\([^"]*\\)".*/\\1/')
  curl --include -H "Authorization: Bearer $TOKEN" ${call}

A documented response is asked for with a header, for example -H 'Prefer: code=${operation?.responses.at(-1)?.status ?? '200'}'
(${operation?.operationId ?? ''}: ${statuses}).
`;
}

function portOf(text: string): number {
  const value = Number(text);
  if (!/^\d{1,5}$/.test(text) || value > 65_535)
    throw new InvalidArgumentError('Expected a port, 0 to 65535.');
  return value;
}

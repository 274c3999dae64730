import type { DocumentedOperation, DocumentedRequestBody, DocumentedResponse } from '../model.js';
import { type Context, described, readContents, readHeaders, readParameter } from './content.js';
import { commonFacts, type OperationEntry, parameterEntries, reportUnread } from './operation.js';
import { follow } from './reference.js';
import { readSecurity, securityScheme30 } from './security.js';
import { readServers } from './servers.js';
import type { Value } from './value.js';

/** One operation of an OpenAPI 3.0 or 3.1 file. */
export function readOperation3(root: Value, entry: OperationEntry, context: Context): DocumentedOperation {
  const { operation, item } = entry;
  const { report } = context;
  reportUnread(operation, ['callbacks'], report);
  const requestBody = operation.get('requestBody');
  return {
    ...commonFacts(root, entry, root.document.source.page),
    servers: readServers(operation.get('servers') ?? item.get('servers') ?? root.get('servers')),
    security: readSecurity(
      operation.get('security') ?? root.get('security'),
      root.get('components')?.get('securitySchemes'),
      securityScheme30,
      report,
    ),
    parameters: parameterEntries(entry).map((each) => readParameter(each, context)),
    ...(requestBody === undefined ? {} : { requestBody: readRequestBody(requestBody, context) }),
    responses: (operation.get('responses')?.entries() ?? [])
      .filter(([status]) => !status.startsWith('x-'))
      .map(([status, response]) => readResponse(status, response, context)),
  };
}

function readRequestBody(entry: Value, context: Context): DocumentedRequestBody {
  const value = follow(entry);
  return { ...described(value), contents: readContents(value.get('content'), context) };
}

function readResponse(status: string, entry: Value, context: Context): DocumentedResponse {
  const value = follow(entry);
  reportUnread(value, ['links'], context.report);
  const description = value.textFact('description');
  const contents = readContents(value.get('content'), context);
  return {
    status: entry.keyFact(status),
    ...(description === undefined ? {} : { description }),
    headers: readHeaders(value.get('headers'), context),
    contents,
    ...(contents.length === 0 ? { noBody: value.fact<true>(true) } : {}),
  };
}

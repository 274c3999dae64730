import { operations, versions } from '../generated/operations.js';
import { queryParameters } from '../generated/query-parameters.js';
import { checkRole, findProject } from './access.js';
import { ApiError } from './api-error.js';
import type { OperationId } from './faults.js';
import { type PeerRecord, peerBody } from './peers.js';
import { type QueryParameter, readQuery } from './query.js';
import { listResponse, type Presentation, resultResponse } from './respond.js';
import type { ApiVersion } from './seeds.js';
import type { Principal, Project, World } from './world.js';

/** What a handler works with: everything that was checked before it runs. */
export interface OperationCall {
  readonly world: World;
  readonly principal: Principal;
  readonly pathParameters: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  readonly presentation: Presentation;
  readonly version: ApiVersion;
  /** Path without query, as it stood in the request line. */
  readonly path: string;
  /** Scheme and host in front of it. */
  readonly origin: string;
}

/** What an operation answers with when there is nothing against it. */
interface Outcome {
  readonly body: object;
  /** A list is its own envelope. */
  readonly isList?: boolean;
}

type Handler = (call: OperationCall, project: Project) => Outcome;

/** What operations do, under the names that the oldest version of the API has for them. */
type Task = keyof (typeof versions)[ApiVersion];

const handlers: Readonly<Record<Task, Handler>> = {
  listPeeringConnections: (call, project) => {
    const query = readQuery(queryTable('listPeeringConnections'), call.query);
    const { includeCount, itemsPerPage, pageNum, providerName } = query;
    const ofProvider = call.world.peers.all(project.id).filter((peer) => peer.providerName === providerName);
    const page = Number(pageNum);
    const size = Number(itemsPerPage);
    const body = {
      links: pageLinks(call, page, Math.ceil(ofProvider.length / size)),
      results: ofProvider.slice((page - 1) * size, page * size).map((peer) => peerBody(peer, call.version)),
      ...(includeCount === true ? { totalCount: ofProvider.length } : {}),
    };
    return { body, isList: true };
  },

  getPeeringConnection: (call, project) => {
    return { body: peerBody(findPeer(call, project), call.version) };
  },

  deletePeeringConnection: (call, project) => {
    const peer = findPeer(call, project);
    if (peer.deletionRequested) throw new ApiError('PEER_ALREADY_REQUESTED_DELETION', [peer.id]);
    // In any state: the vendor's own provider for Terraform deletes connections that are being set up, too.
    call.world.peers.requestDeletion(peer.id);
    return { body: {} };
  },
};

const taskNames = Object.keys(handlers) as Task[];

const tasks = new Map<OperationId, Task>(
  Object.values(versions).flatMap((names) =>
    taskNames.map((task): [OperationId, Task] => [names[task], task]),
  ),
);

/** Carries out one operation; throws an {@link ApiError} for each reason not to. */
export function perform(operationId: OperationId, call: OperationCall): Response {
  const operation = operations[operationId];
  checkPathParameters(call.path, operation.pathParameters, call.pathParameters);
  const project = findProject(call.world, call.principal, call.pathParameters.groupId ?? '');
  checkRole(call.principal, project, operation.requiredRoles);
  if (operation.method !== 'GET' && call.world.upgrading) {
    throw new ApiError('WRITES_NOT_ALLOWED_DURING_APP_UPGRADES');
  }
  const task = tasks.get(operationId);
  if (task === undefined) throw new Error(`The emulator does not play ${operationId}.`);
  const { body, isList } = handlers[task](call, project);
  const respond = isList ? listResponse : resultResponse;
  return respond(operation.success, body, call.presentation, operation.accept);
}

/** `envelope` and `pretty` of a request. Flags cannot be wrong, so errors of other parameters are wrapped as asked for too. */
export function presentationOf(
  operationId: OperationId,
  query: Readonly<Record<string, string>>,
): Presentation {
  const flags = Object.entries(queryTable(operationId)).filter(([, { type }]) => type === 'boolean');
  const { envelope, pretty } = readQuery(Object.fromEntries(flags), query);
  return { envelope: envelope === true, pretty: pretty === true };
}

function queryTable(operationId: OperationId): Readonly<Record<string, QueryParameter>> {
  return queryParameters[operationId];
}

function checkPathParameters(
  path: string,
  table: Readonly<Record<string, { readonly type?: string; readonly pattern?: string }>>,
  given: Readonly<Record<string, string>>,
): void {
  for (const [name, { pattern }] of Object.entries(table)) {
    if (pattern !== undefined && !new RegExp(pattern).test(given[name] ?? '')) {
      throw new ApiError('PATH_PARAM_PARSE_ERROR', [path]);
    }
  }
}

function findPeer(call: OperationCall, project: Project): PeerRecord {
  const id = call.pathParameters.peerId ?? '';
  const peer = call.world.peers.get(id);
  if (peer?.projectId === project.id) return peer;
  if (call.world.peers.all(project.id).some(({ containerId }) => containerId === id)) {
    throw new ApiError('INVALID_PEER_ID', [id]);
  }
  throw new ApiError('PEER_NOT_FOUND', [id, project.id]);
}

function pageLinks(call: OperationCall, page: number, pages: number) {
  const link = (rel: string, pageNum: number) => {
    const query = new URLSearchParams({ ...call.query, pageNum: String(pageNum) });
    return { href: `${call.origin}${call.path}?${query}`, rel };
  };
  return [
    ...(page > 1 ? [link('previous', page - 1)] : []),
    link('self', page),
    ...(page < pages ? [link('next', page + 1)] : []),
  ];
}

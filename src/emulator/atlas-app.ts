import { type Context, Hono, type MiddlewareHandler } from 'hono';
import { operations } from '../generated/operations.js';
import { checkAddress } from './access.js';
import { ApiError } from './api-error.js';
import type { Clock } from './clock.js';
import type { AnswerFault, OperationId } from './faults.js';
import { type Gate, type GateEnv, requestTarget } from './gate/index.js';
import { perform, presentationOf } from './operations.js';
import { createRateLimiter, type RateLimit, type RateLimitState } from './rate-limit.js';
import { errorResponse, thrownResponse } from './respond.js';
import { isAcceptable, isVersioned } from './versioned-media-type.js';
import type { VersionAnnouncement, World } from './world.js';

/** What the layers of the emulator tell each other about a request. */
export interface EmulatorEnv extends GateEnv {
  Variables: GateEnv['Variables'] & { crash: AnswerFault['when'] };
}

export interface AtlasAppOptions {
  readonly world: World;
  readonly gate: Gate;
  readonly clock: Clock;
  readonly rateLimit: RateLimit | undefined;
  /** Where the request comes from, as the access lists see it. */
  readonly addressOf: (c: Context<EmulatorEnv>) => string;
  /** Sees every request first and every answer last. */
  readonly outermost: MiddlewareHandler<EmulatorEnv>;
}

/** The API behind the gate: the operations of the contract, on the state of the world. */
export function createAtlasApp(options: AtlasAppOptions): Hono<EmulatorEnv> {
  const { world, gate, clock, rateLimit, addressOf } = options;
  const app = new Hono<EmulatorEnv>();
  app.use(options.outermost);
  const takeRequest = createRateLimiter(rateLimit, clock);
  app.route('/', gate.routes);
  app.use(gate.middleware);

  for (const operationId of operationIds) {
    const { method, path, version, accept } = operations[operationId];
    app.on(method, routePattern(path), (c) => {
      const presentation = presentationOf(operationId, c.req.query());
      let limit: RateLimitState | undefined;
      const answer = (): Response => {
        const target = requestTarget(c).split('?')[0] ?? '';
        if (c.get('crash') === 'before') throw new Error('Injected crash.');
        if (world.gone.has(version)) throw new ApiError('VERSION_GONE');
        if (!isAcceptable(c.req.header('Accept'), accept)) return new Response(null, { status: 406 });
        const principal = world.principals.get(c.get('caller').id);
        if (principal === undefined) throw new ApiError('USER_UNAUTHORIZED');
        limit = takeRequest(principal.id, target);
        checkAddress(world, principal, addressOf(c));
        const response = perform(operationId, {
          world,
          principal,
          pathParameters: c.req.param(),
          query: c.req.query(),
          presentation,
          version,
          path: target,
          origin: new URL(c.req.url).origin,
        });
        if (c.get('crash') === 'after') throw new Error('Injected crash.');
        return response;
      };
      let response: Response;
      try {
        response = answer();
      } catch (thrown) {
        response = thrownResponse(thrown, presentation);
      }
      return withMarks(response, operationId, world.announcements.get(version), limit);
    });
  }
  for (const path of new Set(operationIds.map((id) => operations[id].path))) {
    const allowed = operationIds
      .filter((id) => operations[id].path === path)
      .map((id) => operations[id].method);
    // As recorded: no body, no X-Error-Code, OPTIONS among what is allowed.
    const headers = { Allow: [...allowed, 'OPTIONS'].join(','), 'Content-Length': '0' };
    app.all(routePattern(path), () => new Response(null, { status: 405, headers }));
  }
  return app
    .notFound((c) =>
      errorResponse(new ApiError('RESOURCE_NOT_FOUND', [requestTarget(c).split('?')[0] ?? ''])),
    )
    .onError((thrown) => thrownResponse(thrown, { envelope: false, pretty: false }));
}

const operationIds = Object.keys(operations) as OperationId[];

function routePattern(path: string): string {
  return path.replace(/\{(\w+)\}/g, ':$1');
}

/**
 * Atlas sends no request id; two headers are what a response can be told by. Versions with a media type of their own also
 * say how many requests are left.
 */
function withMarks(
  response: Response,
  operationId: OperationId,
  announcement: VersionAnnouncement | undefined,
  limit: RateLimitState | undefined,
): Response {
  const { headers } = response;
  headers.set('X-Java-Method', `AtlasEmulator.${operationId}`);
  headers.set('X-Mongodb-Service-Version', 'atlas-peering emulator');
  if (announcement?.deprecation !== undefined) headers.set('Deprecation', announcement.deprecation);
  if (announcement?.sunset !== undefined) headers.set('Sunset', announcement.sunset);
  if (limit !== undefined && isVersioned(operations[operationId].accept)) {
    headers.set('RateLimit-Limit', String(limit.limit));
    headers.set('RateLimit-Remaining', String(limit.remaining));
  }
  return response;
}

import { type Context, Hono, type MiddlewareHandler } from 'hono';
import { operations } from '../generated/operations.js';
import { checkAddress } from './access.js';
import { ApiError } from './api-error.js';
import type { Clock } from './clock.js';
import type { AnswerFault, OperationId } from './faults.js';
import { type Gate, type GateEnv, requestTarget } from './gate/index.js';
import { perform, presentationOf } from './operations.js';
import { createRateLimiter, type RateLimit } from './rate-limit.js';
import { errorResponse, thrownResponse } from './respond.js';
import type { World } from './world.js';

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
    const { method, path } = operations[operationId];
    app.on(method, routePattern(path), (c) => {
      const presentation = presentationOf(operationId, c.req.query());
      try {
        const target = requestTarget(c).split('?')[0] ?? '';
        if (c.get('crash') === 'before') throw new Error('Injected crash.');
        if (world.versionGone)
          throw new ApiError('VERSION_GONE', 'This version of the API was switched off.');
        const principal = world.principals.get(c.get('caller').id);
        if (principal === undefined) throw new ApiError('USER_UNAUTHORIZED', 'The caller has no roles.');
        takeRequest(principal.id, target);
        checkAddress(world, principal, addressOf(c));
        const response = perform(operationId, {
          world,
          principal,
          pathParameters: c.req.param(),
          query: c.req.query(),
          presentation,
          address: new URL(c.req.url).origin + target,
        });
        if (c.get('crash') === 'after') throw new Error('Injected crash.');
        return withMarks(response, operationId);
      } catch (thrown) {
        return withMarks(thrownResponse(thrown, presentation), operationId);
      }
    });
  }
  for (const path of new Set(operationIds.map((id) => operations[id].path))) {
    const allowed = operationIds
      .filter((id) => operations[id].path === path)
      .map((id) => operations[id].method);
    app.all(routePattern(path), (c) =>
      errorResponse(405, 'METHOD_NOT_ALLOWED', `Method ${c.req.method} is not allowed here.`, {
        headers: { Allow: allowed.join(', ') },
      }),
    );
  }
  return app
    .notFound((c) =>
      errorResponse(404, 'RESOURCE_NOT_FOUND', `Cannot find resource ${requestTarget(c).split('?')[0]}.`),
    )
    .onError((thrown) => thrownResponse(thrown, { envelope: false, pretty: false }));
}

const operationIds = Object.keys(operations) as OperationId[];

function routePattern(path: string): string {
  return path.replace(/\{(\w+)\}/g, ':$1');
}

/** Atlas sends no request id; these two are what a response can be told by. */
function withMarks(response: Response, operationId: OperationId): Response {
  response.headers.set('X-Java-Method', `AtlasEmulator.${operationId}`);
  response.headers.set('X-Mongodb-Service-Version', 'atlas-peering emulator');
  return response;
}

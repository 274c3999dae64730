import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { RESPONSE_ALREADY_SENT as ALREADY_SENT } from '@hono/node-server/utils/response';
import type { Context, MiddlewareHandler } from 'hono';
import { operations } from '../generated/operations.js';
import type { EmulatorEnv } from './atlas-app.js';
import type { Clock } from './clock.js';
import { replacement } from './fault-answer.js';
import { spoil, takeApart } from './fault-body.js';
import type { FaultRegistry } from './fault-registry.js';
import { sendSpoiled } from './fault-wire.js';
import type { AnswerFault, BodyFault, Fault, WireFault } from './faults.js';
import { requestTarget, revokePath, tokenPath } from './gate/index.js';
import { type RequestLog, redactedHeaders } from './request-log.js';

export interface FaultLayerOptions {
  readonly faults: FaultRegistry;
  readonly log: RequestLog;
  readonly clock: Clock;
  /** Ends what waits. */
  readonly signal: AbortSignal;
}

/** Outermost: writes the log, and lets a fault take the place of the answer, delay it or spoil it. */
export function faultLayer({
  faults,
  log,
  clock,
  signal,
}: FaultLayerOptions): MiddlewareHandler<EmulatorEnv> {
  return async (c, next) => {
    const method = c.req.method;
    const target = requestTarget(c);
    const operation = operationOf(method, target);
    const hasCredentials = c.req.header('Authorization') !== undefined;
    const fault = faults.take({ method, target, operation, hasCredentials });
    const headers = redactedHeaders(c.env?.incoming?.rawHeaders ?? []);
    const entry = log.open({ at: clock(), method, target, headers });
    if (operation !== undefined) entry.operation = operation;
    if (fault !== undefined) entry.fault = fault.kind;

    await answer(c, next, fault, signal);

    // Typed as always there, which it is not before the gate has let the caller in.
    const caller: EmulatorEnv['Variables']['caller'] | undefined = c.get('caller');
    if (caller !== undefined) entry.caller = caller.id;
    if (c.res === ALREADY_SENT) return;
    entry.status = c.res.status;
    const errorCode = c.res.headers.get('X-Error-Code');
    if (errorCode !== null) entry.errorCode = errorCode;
  };
}

/**
 * Where somebody else's server replaced the global `Response` before the mark was made, the mark is one of its own class, which is
 * sent from a cache without a look at its headers: a hang would be a 200. Reading the body takes it out of the cache.
 */
if (ALREADY_SENT.body !== null) throw new Error('The mark has a body.');

async function answer(
  c: Context<EmulatorEnv>,
  next: () => Promise<void>,
  fault: Fault | undefined,
  signal: AbortSignal,
): Promise<void> {
  if (fault === undefined) {
    await next();
  } else if (isAnswerFault(fault)) {
    const when = fault.when ?? 'before';
    if (fault.kind === 'crash') c.set('crash', when);
    const letThrough = fault.kind === 'crash' || fault.kind === 'delay' || when === 'after';
    if (fault.kind === 'delay' && when === 'before') await wait(fault.ms, signal);
    if (letThrough) await next();
    if (fault.kind === 'delay' && when === 'after') await wait(fault.ms, signal);
    const instead = insteadOfAnswer(fault, connection(c));
    if (instead !== undefined) replaceAnswer(c, instead);
  } else {
    await next();
    const real = await takeApart(c.res);
    if (isWireFault(fault)) {
      await sendSpoiled(connection(c), real, fault, signal);
      replaceAnswer(c, ALREADY_SENT);
    } else {
      replaceAnswer(c, spoil(real, fault));
    }
  }
}

/** `undefined`: the real answer stands. */
function insteadOfAnswer(fault: AnswerFault, socket: Socket): Response | undefined {
  switch (fault.kind) {
    case 'crash':
    case 'delay':
      return undefined;
    case 'reset':
      socket.resetAndDestroy();
      return ALREADY_SENT;
    case 'hangUp':
      socket.destroy();
      return ALREADY_SENT;
    case 'hang':
      return ALREADY_SENT;
    default:
      return replacement(fault);
  }
}

function replaceAnswer(c: Context<EmulatorEnv>, response: Response): void {
  // Hono merges the headers of the old response into the new one unless the old one is taken away first.
  c.res = undefined;
  c.res = response;
}

function connection(c: Context<EmulatorEnv>): Socket {
  const socket = c.env?.incoming?.socket;
  if (socket === undefined) throw new Error('Faults of the connection need a server that listens.');
  return socket;
}

async function wait(ms: number, signal: AbortSignal): Promise<void> {
  // Closing the emulator ends the wait; the connection is gone then.
  await sleep(ms, undefined, { signal }).catch(() => {});
}

// Written as objects so that the compiler asks for every kind.
const answerFaults: Readonly<Record<AnswerFault['kind'], true>> = {
  reset: true,
  hangUp: true,
  hang: true,
  delay: true,
  apiError: true,
  crash: true,
  html: true,
  unavailable: true,
  redirect: true,
  respond: true,
};

const wireFaults: Readonly<Record<WireFault['kind'], true>> = {
  truncatedBody: true,
  resetInBody: true,
  hangInBody: true,
  truncatedChunks: true,
  malformedChunks: true,
  emptyChunks: true,
  contentLength: true,
  conflictingLengths: true,
  duplicatedResponse: true,
  interimResponse: true,
  slowBody: true,
  noContentType: true,
  oversizedHeaders: true,
  truncatedHeaders: true,
  garbage: true,
};

function isAnswerFault(fault: AnswerFault | BodyFault | WireFault): fault is AnswerFault {
  return fault.kind in answerFaults;
}

function isWireFault(fault: BodyFault | WireFault): fault is WireFault {
  return fault.kind in wireFaults;
}

const routes = Object.entries(operations).map(([id, { method, path }]) => ({
  id,
  method,
  pattern: new RegExp(`^${path.replace(/\{\w+\}/g, '[^/]+')}$`),
}));

function operationOf(method: string, target: string): string | undefined {
  const path = target.split('?')[0] ?? '';
  if (path === tokenPath) return 'token';
  if (path === revokePath) return 'revoke';
  return routes.find((route) => route.method === method && route.pattern.test(path))?.id;
}

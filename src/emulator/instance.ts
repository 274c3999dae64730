import type { Hono } from 'hono';
import { createAtlasApp, type EmulatorEnv } from './atlas-app.js';
import type { Clock } from './clock.js';
import { faultLayer } from './fault-layer.js';
import { FaultRegistry } from './fault-registry.js';
import type { Fault } from './faults.js';
import { createGate, type Gate, type GateOptions } from './gate/index.js';
import type { RateLimit } from './rate-limit.js';
import { RequestLog } from './request-log.js';
import { World, type WorldSeeds } from './world.js';

export interface InstanceOptions {
  readonly seeds: WorldSeeds;
  readonly gate: Omit<GateOptions, 'clock'>;
  readonly clock: Clock;
  readonly rateLimit: RateLimit | undefined;
  readonly faults: readonly Fault[];
  /** Ends what waits when the emulator is closed. */
  readonly signal: AbortSignal;
}

/** One life of the emulator, from its start or a reset to the next. */
export interface Instance {
  readonly world: World;
  readonly gate: Gate;
  readonly faults: FaultRegistry;
  readonly log: RequestLog;
  readonly app: Hono<EmulatorEnv>;
  /** Where requests pretend to come from. */
  readonly client: { address: string | undefined };
}

export function createInstance(options: InstanceOptions): Instance {
  const { clock, signal, rateLimit } = options;
  const world = new World(options.seeds, clock);
  const gate = createGate({ ...options.gate, clock });
  const faults = new FaultRegistry();
  for (const fault of options.faults) faults.add(fault);
  const log = new RequestLog();
  const client: Instance['client'] = { address: undefined };
  const app = createAtlasApp({
    world,
    gate,
    clock,
    rateLimit,
    addressOf: (c) => client.address ?? c.env?.incoming?.socket.remoteAddress ?? '',
    outermost: faultLayer({ faults, log, clock, signal }),
  });
  return { world, gate, faults, log, app, client };
}

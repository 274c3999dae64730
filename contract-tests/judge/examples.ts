/** Judges the contract's own examples: a mock that repeats a wrong example is not to blame for it. */

import type { Json } from '../../contract/json.js';
import type { Contract, ContractExample, ContractOperation, ContractResponse } from '../../contract/load.js';
import { canonical } from '../../contract/validate/schemas.js';
import { statusToAskFor } from '../targets/status.js';
import type { RawExchange, Violation } from '../types.js';
import { isJsonType, readMediaType } from './http/media-type.js';
import { judge } from './index.js';
import { rules } from './rules.js';

/** A documented example that breaks the contract it is part of. */
export interface ExampleDefect {
  readonly operationId: string;
  /** As documented: `404`, `4XX`, `default`. */
  readonly status: string;
  readonly mediaType: string;
  /** Key under `examples`; absent for the single `example`. */
  readonly name?: string;
  /** JSON Pointer of the example in the contract. */
  readonly pointer: string;
  readonly value: Json;
  /** The errors of it; at least one. */
  readonly violations: readonly Violation[];
}

/** What an example is held to: its body, not the headers around it, which it does not have. */
const bodyRules = new Set(
  rules.filter(({ family }) => family === 'schema' || family === 'meaning').map(({ id }) => id),
);
const others = rules.flatMap(({ id }) => (bodyRules.has(id) ? [] : [id]));

/** The JSON examples of documented responses that break their own schema, or say another status than the one they stand for. */
export function exampleDefects(contract: Contract): ExampleDefect[] {
  return contract.operations.flatMap((operation) =>
    operation.responses.flatMap((response) =>
      response.content.flatMap((media) =>
        isJson(media.mediaType)
          ? media.examples.flatMap((example) =>
              defectOf(contract, operation, response, media.mediaType, example),
            )
          : [],
      ),
    ),
  );
}

/** The defect whose example a response body repeats, whatever its layout and the order of its keys. */
export function repeatedDefect(
  defects: readonly ExampleDefect[],
  operationId: string,
  body: string | Uint8Array,
): ExampleDefect | undefined {
  const candidates = defects.filter((defect) => defect.operationId === operationId);
  if (candidates.length === 0) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(typeof body === 'string' ? body : new TextDecoder().decode(body));
  } catch {
    return undefined;
  }
  const text = canonical(value);
  return candidates.find((defect) => canonical(defect.value) === text);
}

function defectOf(
  contract: Contract,
  operation: ContractOperation,
  response: ContractResponse,
  mediaType: string,
  example: ContractExample,
): ExampleDefect[] {
  const body = new TextEncoder().encode(JSON.stringify(example.value));
  const exchange: RawExchange = {
    request: {
      method: operation.method === 'HEAD' ? 'GET' : operation.method,
      url: 'http://contract.invalid/',
      headers: [],
    },
    response: {
      status: statusToAskFor(operation, response.status) ?? 500,
      statusText: '',
      headers: [['Content-Type', mediaType.replace('*/*', 'application/json').replace('/*', '/json')]],
      body,
      complete: true,
      durationMs: 0,
    },
  };
  const found = judge({ contract, operation: operation.operationId, exchange, options: { without: others } });
  const violations = found.filter(({ severity }) => severity === 'error');
  if (violations.length === 0) return [];
  return [
    {
      operationId: operation.operationId,
      status: response.status,
      mediaType,
      ...(example.name === undefined ? {} : { name: example.name }),
      pointer: example.pointer,
      value: example.value,
      violations,
    },
  ];
}

function isJson(mediaType: string): boolean {
  const reading = readMediaType(mediaType);
  if ('problem' in reading) return false;
  const { essence } = reading.media;
  return isJsonType(essence) || essence === '*/*' || essence === 'application/*';
}

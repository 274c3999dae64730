import { ApiError } from './api-error.js';

/** One query parameter as the generated operation table has it. */
export interface QueryParameter {
  readonly type: 'string' | 'boolean' | 'integer';
  readonly default?: string | number | boolean;
  readonly enum?: readonly string[];
  readonly minimum?: number;
  readonly maximum?: number;
}

export type QueryValue = string | number | boolean | undefined;

/** Reads every parameter of the table, with its default where the query has none. */
export function readQuery(
  table: Readonly<Record<string, QueryParameter>>,
  query: Readonly<Record<string, string>>,
): Readonly<Record<string, QueryValue>> {
  return Object.fromEntries(
    Object.entries(table).map(([name, parameter]) => {
      const raw = query[name];
      return [name, raw === undefined ? parameter.default : readValue(name, parameter, raw)];
    }),
  );
}

function readValue(name: string, parameter: QueryParameter, raw: string): QueryValue {
  // A flag that is not "true" is false: so does Java, and so clients must not rely on being told.
  if (parameter.type === 'boolean') return raw.toLowerCase() === 'true';
  if (parameter.type === 'integer') return readInteger(name, parameter, raw);
  if (parameter.enum !== undefined && !parameter.enum.includes(raw)) {
    const description = `must be one of ${parameter.enum.join(', ')}`;
    throw new ApiError('INVALID_ENUM_VALUE', [raw], {
      fields: [{ description, field: name }],
    });
  }
  return raw;
}

function readInteger(name: string, parameter: QueryParameter, raw: string): number {
  const { minimum = Number.MIN_SAFE_INTEGER, maximum = Number.MAX_SAFE_INTEGER } = parameter;
  const value = Number(raw);
  if (/^[+-]?\d+$/.test(raw) && value >= minimum && value <= maximum) return value;
  throw new ApiError('INVALID_QUERY_PARAMETER', [name], {
    fields: [{ description: `must be a whole number from ${minimum} to ${maximum}`, field: name }],
  });
}

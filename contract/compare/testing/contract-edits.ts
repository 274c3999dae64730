import type { ChangeKind, Verdict } from '../policy.js';
import { isMap, type Json, type JsonMap } from './mutable.js';
import { petContract } from './pet-contract.js';

/** One scripted edit of `petContract` and what the report has to say about it. Used by tests only. */
export interface ContractEdit {
  readonly name: string;
  /** Applied to the older contract first, so that there is something to edit. */
  readonly before?: (contract: JsonMap) => unknown;
  readonly edit: (contract: JsonMap) => unknown;
  /** Every change that is reported, and nothing else. */
  readonly expected: readonly (readonly [ChangeKind, Verdict])[];
  /** Why our verdict is right where `redocly diff` says otherwise. */
  readonly redoclyDiffers?: string;
}

/** The contract before and after an edit. */
export function versionsOf({ before, edit }: ContractEdit): [JsonMap, JsonMap] {
  const older = petContract();
  before?.(older);
  const newer = structuredClone(older);
  edit(newer);
  return [older, newer];
}

/** The map at a path; every edit below names a place that is there. */
function at(contract: JsonMap, ...keys: (string | number)[]): JsonMap {
  let current: Json | undefined = contract;
  for (const key of keys) {
    current = Array.isArray(current) ? current[Number(key)] : isMap(current) ? current[key] : undefined;
  }
  if (!isMap(current)) throw new TypeError(`No map at ${keys.join('/')}.`);
  return current;
}

function list(contract: JsonMap, ...keys: (string | number)[]): Json[] {
  const value = at(contract, ...keys.slice(0, -1))[String(keys.at(-1))];
  if (!Array.isArray(value)) throw new TypeError(`No list at ${keys.join('/')}.`);
  return value;
}

const LIST = ['paths', '/pets', 'get'];
const CREATE = ['paths', '/pets', 'post'];
const DELETE = ['paths', '/pets/{petId}', 'delete'];
const PET = ['components', 'schemas', 'Pet', 'properties'];
const NEW = ['components', 'schemas', 'NewPet', 'properties'];

/** Sets one key. */
const set =
  (path: readonly (string | number)[], key: string, value: Json) =>
  (contract: JsonMap): void => {
    at(contract, ...path)[key] = value;
  };
/** Removes one key. */
const drop =
  (path: readonly (string | number)[], key: string) =>
  (contract: JsonMap): void => {
    const map = at(contract, ...path);
    if (!(key in map)) throw new TypeError(`Nothing to remove at ${path.join('/')}/${key}.`);
    delete map[key];
  };
const push =
  (path: readonly (string | number)[], value: Json) =>
  (contract: JsonMap): void => {
    list(contract, ...path).push(value);
  };
const cut =
  (path: readonly (string | number)[], index: number) =>
  (contract: JsonMap): void => {
    list(contract, ...path).splice(index, 1);
  };
const rename =
  (path: readonly (string | number)[], from: string, to: string) =>
  (contract: JsonMap): void => {
    const map = at(contract, ...path);
    map[to] = map[from] ?? null;
    delete map[from];
  };
const both =
  (...edits: ((contract: JsonMap) => unknown)[]) =>
  (contract: JsonMap): void => {
    for (const edit of edits) edit(contract);
  };
const limit = [...LIST, 'parameters', 0];
const trace = [...LIST, 'parameters', 4];
const ok = [...LIST, 'responses', '200'];
const oauthFlow = ['components', 'securitySchemes', 'oauth', 'flows', 'clientCredentials'];

const B = 'breaking';
const N = 'non-breaking';
const D = 'documentation';

/** At least one edit for each kind of change. */
export const CONTRACT_EDITS: readonly ContractEdit[] = [
  // Operations
  {
    name: 'an operation is added',
    edit: set(['paths', '/pets/{petId}'], 'get', {
      operationId: 'getPet',
      security: [],
      parameters: [{ name: 'petId', in: 'path', required: true, schema: { type: 'string' } }],
      responses: { 200: { description: 'OK' } },
    }),
    expected: [['operation-added', N]],
  },
  {
    name: 'an operation is removed',
    edit: drop(['paths', '/pets'], 'post'),
    expected: [['operation-removed', B]],
  },
  {
    name: 'a placeholder is spelt differently',
    edit: both(
      rename(['paths'], '/pets/{petId}', '/pets/{id}'),
      set(['paths', '/pets/{id}', 'delete', 'parameters', 0], 'name', 'id'),
    ),
    expected: [['operation-renamed', B]],
    redoclyDiffers:
      'redocly looks at the wire, where the name never shows; callers of a typed client write the path template and the parameter by name',
  },
  {
    name: 'an operation moves to another path',
    edit: rename(['paths'], '/pets/{petId}', '/animals/{petId}'),
    expected: [['operation-moved', B]],
  },
  {
    name: 'an operationId changes',
    edit: set(LIST, 'operationId', 'getPets'),
    expected: [['operation-id-changed', B]],
  },
  {
    name: 'an operation is deprecated',
    edit: set(LIST, 'deprecated', true),
    expected: [['operation-deprecated', N]],
  },
  {
    name: 'an operation is no longer deprecated',
    before: set(LIST, 'deprecated', true),
    edit: drop(LIST, 'deprecated'),
    expected: [['operation-undeprecated', N]],
  },
  // Servers
  {
    name: 'a server is added',
    edit: push(['servers'], { url: 'https://three.example/v1' }),
    expected: [['server-added', N]],
  },
  { name: 'a server is removed', edit: cut(['servers'], 1), expected: [['server-removed', B]] },
  {
    name: 'the servers change places',
    edit: (contract) => list(contract, 'servers').reverse(),
    expected: [['server-default-changed', B]],
    redoclyDiffers: 'redocly treats the list as a set; a client without a setting calls the first one',
  },
  // Roles
  {
    name: 'one more role will do',
    edit: push([...LIST, 'x-required-roles'], 'Guest'),
    expected: [['role-added', N]],
  },
  {
    name: 'a role no longer suffices',
    edit: cut([...LIST, 'x-required-roles'], 0),
    expected: [['role-removed', B]],
    redoclyDiffers: 'redocly does not know what `x-required-roles` means',
  },
  {
    name: 'a role is asked for',
    edit: set(DELETE, 'x-required-roles', ['Owner']),
    expected: [['role-required', B]],
    redoclyDiffers: 'redocly does not know what `x-required-roles` means',
  },
  {
    name: 'no role is asked for any more',
    edit: drop(LIST, 'x-required-roles'),
    expected: [['role-dropped', N]],
  },
  // Security
  {
    name: 'one more way to authenticate',
    edit: push([...CREATE, 'security'], { oauth: [] }),
    expected: [['security-alternative-added', N]],
  },
  {
    name: 'one way to authenticate less',
    edit: cut([...LIST, 'security'], 0),
    expected: [['security-alternative-removed', B]],
  },
  {
    name: 'one more scope is needed',
    edit: set([...LIST, 'security', 1], 'oauth', ['read', 'write']),
    expected: [['security-tightened', B]],
  },
  {
    name: 'one scope less is needed',
    edit: set([...LIST, 'security', 1], 'oauth', []),
    expected: [['security-loosened', N]],
  },
  {
    name: 'credentials are needed now',
    edit: set(DELETE, 'security', [{ digest: [] }]),
    expected: [['security-required', B]],
  },
  {
    name: 'credentials are no longer needed',
    edit: set(CREATE, 'security', []),
    expected: [['security-dropped', N]],
  },
  {
    name: 'a scheme is added',
    edit: set(['components', 'securitySchemes'], 'key', { type: 'apiKey', in: 'header', name: 'X-Key' }),
    expected: [['security-scheme-added', D]],
  },
  {
    name: 'a scheme is removed with its use',
    edit: both(drop(['components', 'securitySchemes'], 'oauth'), cut([...LIST, 'security'], 1)),
    expected: [
      ['security-scheme-removed', D],
      ['security-alternative-removed', B],
    ],
  },
  {
    name: 'a scheme gets another key',
    edit: both(rename(['components', 'securitySchemes'], 'oauth', 'service'), (contract) =>
      list(contract, ...LIST, 'security').splice(1, 1, { service: ['read'] }),
    ),
    expected: [['security-scheme-renamed', D]],
    redoclyDiffers: 'the key of a scheme is a name in the file; the same credentials go over the wire',
  },
  {
    name: 'a scheme works in another way',
    edit: set(['components', 'securitySchemes', 'digest'], 'scheme', 'basic'),
    expected: [['security-scheme-changed', B]],
  },
  {
    name: 'tokens come from elsewhere',
    edit: set(oauthFlow, 'tokenUrl', 'https://two.example/token'),
    expected: [['security-scheme-changed', B]],
    redoclyDiffers: 'redocly does not look into flows; a client that asks the old address gets no token',
  },
  {
    name: 'a scope is offered',
    edit: set([...oauthFlow, 'scopes'], 'admin', 'All.'),
    expected: [['security-scope-offered', N]],
  },
  {
    name: 'a scope is withdrawn',
    edit: drop([...oauthFlow, 'scopes'], 'write'),
    expected: [['security-scope-withdrawn', B]],
    redoclyDiffers: 'redocly does not look into flows; a client that asks for the scope gets no token',
  },
  // Parameters
  {
    name: 'an optional parameter is added',
    edit: push([...LIST, 'parameters'], { name: 'page', in: 'query', schema: { type: 'integer' } }),
    expected: [['parameter-added', N]],
  },
  {
    name: 'a required parameter is added',
    edit: push([...LIST, 'parameters'], {
      name: 'page',
      in: 'query',
      required: true,
      schema: { type: 'integer' },
    }),
    expected: [['required-parameter-added', B]],
  },
  {
    name: 'a parameter is removed',
    edit: cut([...LIST, 'parameters'], 1),
    expected: [['parameter-removed', B]],
  },
  { name: 'a parameter is renamed', edit: set(limit, 'name', 'count'), expected: [['parameter-renamed', B]] },
  {
    name: 'a parameter becomes required',
    edit: set(limit, 'required', true),
    expected: [['parameter-became-required', B]],
  },
  {
    name: 'a parameter becomes optional',
    before: set(limit, 'required', true),
    edit: set(limit, 'required', false),
    expected: [['parameter-became-optional', N]],
  },
  {
    name: 'a list is written differently',
    edit: set([...LIST, 'parameters', 2], 'explode', false),
    expected: [['parameter-serialization-changed', B]],
  },
  {
    name: 'a parameter is deprecated',
    edit: set(limit, 'deprecated', true),
    expected: [['parameter-deprecated', N]],
  },
  {
    name: 'a parameter is no longer deprecated',
    before: set(limit, 'deprecated', true),
    edit: drop(limit, 'deprecated'),
    expected: [['parameter-undeprecated', N]],
  },
  // Request bodies
  {
    name: 'a body may be sent',
    edit: set(LIST, 'requestBody', { content: { 'application/json': { schema: { type: 'object' } } } }),
    expected: [['request-body-added', N]],
  },
  {
    name: 'a body must be sent',
    edit: set(LIST, 'requestBody', {
      required: true,
      content: { 'application/json': { schema: { type: 'object' } } },
    }),
    expected: [['required-request-body-added', B]],
    redoclyDiffers: 'redocly has no rule for a whole body that is new and required; every old call lacks it',
  },
  { name: 'no body may be sent', edit: drop(CREATE, 'requestBody'), expected: [['request-body-removed', B]] },
  {
    name: 'the body becomes required',
    edit: set([...CREATE, 'requestBody'], 'required', true),
    expected: [['request-body-became-required', B]],
  },
  {
    name: 'the body becomes optional',
    before: set([...CREATE, 'requestBody'], 'required', true),
    edit: set([...CREATE, 'requestBody'], 'required', false),
    expected: [['request-body-became-optional', N]],
  },
  {
    name: 'a media type is accepted',
    edit: set([...CREATE, 'requestBody', 'content'], 'text/plain', { schema: { type: 'string' } }),
    expected: [['request-media-type-added', N]],
  },
  {
    name: 'a media type is no longer accepted',
    edit: drop([...CREATE, 'requestBody', 'content'], 'application/xml'),
    expected: [['request-media-type-removed', B]],
  },
  // Responses
  {
    name: 'a success is added',
    edit: set([...CREATE, 'responses'], '202', { description: 'Accepted' }),
    expected: [['success-status-added', N]],
  },
  {
    name: 'a success becomes another',
    edit: rename([...DELETE, 'responses'], '202', '204'),
    expected: [
      ['success-status-removed', B],
      ['success-status-added', N],
    ],
  },
  {
    name: 'an error is added',
    edit: set([...DELETE, 'responses'], '404', { $ref: '#/components/responses/Error' }),
    expected: [['error-status-added', N]],
  },
  {
    name: 'an error is removed',
    edit: drop([...CREATE, 'responses'], '409'),
    expected: [['error-status-removed', B]],
  },
  {
    name: 'a media type may come',
    edit: set([...ok, 'content'], 'application/xml', { schema: { type: 'string' } }),
    expected: [['response-media-type-added', N]],
  },
  {
    name: 'a media type no longer comes',
    edit: drop([...ok, 'content'], 'text/csv'),
    expected: [['response-media-type-removed', B]],
  },
  {
    name: 'a header is added',
    edit: set([...ok, 'headers'], 'X-Next', { schema: { type: 'string' } }),
    expected: [['response-header-added', N]],
  },
  {
    name: 'a header is removed',
    edit: drop([...ok, 'headers'], 'X-Total'),
    expected: [['response-header-removed', B]],
  },
  {
    name: 'a header may be missing',
    edit: set([...ok, 'headers', 'X-Total'], 'required', false),
    expected: [['response-header-became-optional', B]],
    redoclyDiffers:
      'redocly has no rule for it; it is to a header what a field that may be missing is to a body, and there redocly says major',
  },
  {
    name: 'a header always comes',
    before: set([...ok, 'headers', 'X-Total'], 'required', false),
    edit: set([...ok, 'headers', 'X-Total'], 'required', true),
    expected: [['response-header-became-required', N]],
  },
  // Names of types
  {
    name: 'a type is named',
    edit: set(['components', 'schemas'], 'Bird', { type: 'object' }),
    expected: [['named-schema-added', N]],
  },
  {
    name: 'a type loses its name',
    edit: (contract) => {
      const schemas = at(contract, 'components', 'schemas');
      for (const owner of ['Pet', 'NewPet'])
        list(contract, 'components', 'schemas', owner, 'properties', 'kind', 'oneOf')[0] = structuredClone(
          schemas.Cat ?? null,
        );
      delete schemas.Cat;
    },
    expected: [['named-schema-removed', B]],
    redoclyDiffers:
      'redocly looks at the wire; code that says `components["schemas"]["Cat"]` no longer compiles',
  },
  // Words
  {
    name: 'a description changes',
    edit: set(LIST, 'description', 'Lists all pets.'),
    expected: [['description-changed', D]],
  },
  { name: 'an example is added', edit: set(limit, 'example', 10), expected: [['example-changed', D]] },
  { name: 'a tag changes', edit: set(LIST, 'tags', ['Animals']), expected: [['tag-changed', D]] },
  { name: 'an extension appears', edit: set(LIST, 'x-note', 'hello'), expected: [['extension-changed', D]] },
  {
    name: 'a part that no rule knows appears',
    edit: set(LIST, 'retries', 3),
    expected: [['unclassified', 'not-compared']],
  },
  // Types
  {
    name: 'a parameter has another type',
    edit: both(set([...limit, 'schema'], 'type', 'string')),
    expected: [['type-changed', B]],
  },
  {
    name: 'a number must be whole',
    before: both(set([...NEW, 'weight'], 'type', 'number'), drop([...NEW, 'weight'], 'multipleOf')),
    edit: set([...NEW, 'weight'], 'type', 'integer'),
    expected: [['type-narrowed', B]],
  },
  {
    name: 'a number may be broken',
    before: drop([...NEW, 'weight'], 'multipleOf'),
    edit: set([...NEW, 'weight'], 'type', 'number'),
    expected: [['type-widened', N]],
  },
  {
    name: 'a field of an answer has another type',
    edit: set([...PET, 'name'], 'type', 'integer'),
    expected: [['type-changed', B]],
  },
  {
    name: 'a number of an answer may be broken',
    edit: set([...PET, 'weight'], 'type', 'number'),
    expected: [['type-widened', B]],
  },
  {
    name: 'a number of an answer is whole',
    before: set([...PET, 'weight'], 'type', 'number'),
    edit: set([...PET, 'weight'], 'type', 'integer'),
    expected: [['type-narrowed', N]],
  },
  // Formats
  {
    name: 'a format is asked for',
    edit: set([...NEW, 'name'], 'format', 'hostname'),
    expected: [['format-added', B]],
  },
  {
    name: 'a format is no longer asked for',
    edit: drop([...NEW, 'code'], 'format'),
    expected: [['format-removed', N]],
  },
  {
    name: 'another format is asked for',
    edit: set([...NEW, 'code'], 'format', 'uri'),
    expected: [['format-changed', B]],
  },
  {
    name: 'a format is promised',
    edit: set([...PET, 'name'], 'format', 'hostname'),
    expected: [['format-added', N]],
  },
  {
    name: 'a format is no longer promised',
    edit: drop([...PET, 'born'], 'format'),
    expected: [['format-removed', B]],
  },
  {
    name: 'another format is promised',
    edit: set([...PET, 'born'], 'format', 'date'),
    expected: [['format-changed', B]],
  },
  // Enumerations
  {
    name: 'values are restricted to a list',
    edit: set([...NEW, 'name'], 'enum', ['Rex', 'Tom']),
    expected: [['enum-added', B]],
  },
  {
    name: 'values are no longer restricted',
    edit: drop([...NEW, 'colour'], 'enum'),
    expected: [['enum-removed', N]],
  },
  {
    name: 'a value is accepted',
    edit: push([...NEW, 'colour', 'enum'], 'red'),
    expected: [['enum-value-added', N]],
  },
  {
    name: 'a value is no longer accepted',
    edit: cut([...NEW, 'colour', 'enum'], 0),
    expected: [['enum-value-removed', B]],
  },
  {
    name: 'answers are restricted to a list',
    edit: set([...PET, 'name'], 'enum', ['Rex', 'Tom']),
    expected: [['enum-added', N]],
  },
  {
    name: 'answers are no longer restricted',
    edit: drop(['components', 'schemas', 'Error', 'properties', 'code'], 'enum'),
    expected: [['enum-removed', B]],
  },
  {
    name: 'a value may come',
    edit: push(['components', 'schemas', 'Error', 'properties', 'code', 'enum'], 'C'),
    expected: [['enum-value-added', B]],
  },
  {
    name: 'a value no longer comes',
    edit: cut(['components', 'schemas', 'Error', 'properties', 'code', 'enum'], 1),
    expected: [['enum-value-removed', N]],
  },
  // Limits
  {
    name: 'the upper limit falls',
    edit: set([...limit, 'schema'], 'maximum', 50),
    expected: [['constraint-tightened', B]],
  },
  {
    name: 'the upper limit rises',
    edit: set([...limit, 'schema'], 'maximum', 500),
    expected: [['constraint-loosened', N]],
  },
  {
    name: 'the lower limit excludes itself',
    edit: set([...limit, 'schema'], 'exclusiveMinimum', true),
    expected: [['constraint-tightened', B]],
  },
  {
    name: 'a pattern is rewritten',
    edit: set([...trace, 'schema'], 'pattern', '^[A-F0-9]+$'),
    expected: [['constraint-changed', B]],
  },
  {
    name: 'a pattern goes',
    edit: drop([...trace, 'schema'], 'pattern'),
    expected: [['constraint-loosened', N]],
  },
  {
    name: 'names may be longer',
    edit: set([...NEW, 'name'], 'maxLength', 80),
    expected: [['constraint-loosened', N]],
  },
  {
    name: 'names must be longer',
    edit: set([...NEW, 'name'], 'minLength', 2),
    expected: [['constraint-tightened', B]],
  },
  {
    name: 'steps become finer',
    edit: set([...NEW, 'weight'], 'multipleOf', 5),
    expected: [['constraint-loosened', N]],
    redoclyDiffers: 'redocly does not compute: every multiple of 10 is a multiple of 5',
  },
  {
    name: 'items of a list parameter may be longer',
    edit: set([...LIST, 'parameters', 2, 'schema', 'items'], 'maxLength', 30),
    expected: [['constraint-loosened', N]],
  },
  {
    name: 'a limit of an answer rises',
    edit: set(['components', 'schemas', 'Error', 'properties', 'detail'], 'maxLength', 500),
    expected: [['constraint-loosened', B]],
  },
  {
    name: 'a limit of an answer falls',
    edit: set(['components', 'schemas', 'Error', 'properties', 'detail'], 'maxLength', 50),
    expected: [['constraint-tightened', N]],
  },
  {
    name: 'a pattern of an answer is rewritten',
    edit: set([...PET, 'id'], 'pattern', '^[a-z]+$'),
    expected: [['constraint-changed', B]],
  },
  // Null
  {
    name: 'null is accepted',
    edit: set([...NEW, 'name'], 'nullable', true),
    expected: [['nullable-added', N]],
  },
  {
    name: 'null is no longer accepted',
    edit: drop([...NEW, 'weight'], 'nullable'),
    expected: [['nullable-removed', B]],
  },
  { name: 'null may come', edit: set([...PET, 'name'], 'nullable', true), expected: [['nullable-added', B]] },
  {
    name: 'null no longer comes',
    edit: drop([...PET, 'born'], 'nullable'),
    expected: [['nullable-removed', N]],
  },
  // Fields
  { name: 'a field may be sent', edit: set(NEW, 'note', { type: 'string' }), expected: [['field-added', N]] },
  {
    name: 'a field must be sent',
    edit: both(
      set(NEW, 'note', { type: 'string' }),
      push(['components', 'schemas', 'NewPet', 'required'], 'note'),
    ),
    expected: [['required-field-added', B]],
  },
  {
    name: 'a field is no longer accepted',
    edit: drop(NEW, 'colour'),
    expected: [['field-removed', B]],
    redoclyDiffers:
      'redocly counts on the open object; an object literal with the field no longer compiles, and what the field asked for silently stops',
  },
  {
    name: 'a field becomes required',
    edit: push(['components', 'schemas', 'NewPet', 'required'], 'colour'),
    expected: [['field-became-required', B]],
  },
  {
    name: 'a field becomes optional',
    edit: drop(['components', 'schemas', 'NewPet'], 'required'),
    expected: [['field-became-optional', N]],
  },
  { name: 'a field comes', edit: set(PET, 'note', { type: 'string' }), expected: [['field-added', N]] },
  {
    name: 'a field always comes, and is new',
    edit: both(
      set(PET, 'note', { type: 'string' }),
      push(['components', 'schemas', 'Pet', 'required'], 'note'),
    ),
    expected: [['required-field-added', N]],
  },
  { name: 'a field no longer comes', edit: drop(PET, 'weight'), expected: [['field-removed', B]] },
  {
    name: 'a nested field no longer comes',
    edit: drop([...PET, 'extras', 'properties'], 'note'),
    expected: [['field-removed', B]],
  },
  {
    name: 'a field may be missing',
    edit: drop(['components', 'schemas', 'Pet'], 'required'),
    expected: [['field-became-optional', B]],
  },
  {
    name: 'a field always comes',
    edit: push(['components', 'schemas', 'Pet', 'required'], 'name'),
    expected: [['field-became-required', N]],
  },
  {
    name: 'a field of an answer is deprecated',
    edit: set([...PET, 'name'], 'deprecated', true),
    expected: [['field-deprecated', N]],
  },
  {
    name: 'a field of an answer is no longer deprecated',
    before: set([...PET, 'name'], 'deprecated', true),
    edit: drop([...PET, 'name'], 'deprecated'),
    expected: [['field-undeprecated', N]],
  },
  {
    name: 'a field to send is deprecated',
    edit: set([...NEW, 'name'], 'deprecated', true),
    expected: [['field-deprecated', N]],
  },
  {
    name: 'a field to send is no longer deprecated',
    before: set([...NEW, 'name'], 'deprecated', true),
    edit: drop([...NEW, 'name'], 'deprecated'),
    expected: [['field-undeprecated', N]],
  },
  {
    name: 'a field may no longer be sent',
    edit: set([...NEW, 'colour'], 'readOnly', true),
    expected: [['field-became-read-only', B]],
    redoclyDiffers: 'redocly has no rule for it; a value that was accepted no longer is',
  },
  {
    name: 'a field may be sent again',
    before: set([...NEW, 'colour'], 'readOnly', true),
    edit: drop([...NEW, 'colour'], 'readOnly'),
    expected: [['field-became-writable', N]],
  },
  {
    name: 'a field of an answer may not be sent',
    edit: set([...PET, 'name'], 'readOnly', true),
    expected: [['field-became-read-only', N]],
  },
  {
    name: 'a field of an answer may be sent',
    before: set([...PET, 'name'], 'readOnly', true),
    edit: drop([...PET, 'name'], 'readOnly'),
    expected: [['field-became-writable', N]],
  },
  {
    name: 'a field is no longer shown',
    edit: set([...PET, 'name'], 'writeOnly', true),
    expected: [['field-became-write-only', B]],
    redoclyDiffers:
      'redocly has no rule for it; to a reader the field is gone, and for that redocly says major',
  },
  {
    name: 'a field is shown again',
    before: set([...PET, 'name'], 'writeOnly', true),
    edit: drop([...PET, 'name'], 'writeOnly'),
    expected: [['field-became-readable', N]],
  },
  {
    name: 'a field to send is not shown',
    edit: set([...NEW, 'name'], 'writeOnly', true),
    expected: [['field-became-write-only', N]],
  },
  {
    name: 'a field to send is shown',
    before: set([...NEW, 'name'], 'writeOnly', true),
    edit: drop([...NEW, 'name'], 'writeOnly'),
    expected: [['field-became-readable', N]],
  },
  // Open and closed objects
  {
    name: 'other fields are refused',
    edit: set(['components', 'schemas', 'NewPet'], 'additionalProperties', false),
    expected: [['extra-fields-forbidden', B]],
  },
  {
    name: 'other fields are accepted',
    before: set(['components', 'schemas', 'NewPet'], 'additionalProperties', false),
    edit: drop(['components', 'schemas', 'NewPet'], 'additionalProperties'),
    expected: [['extra-fields-allowed', N]],
  },
  {
    name: 'other fields may come',
    edit: drop([...PET, 'extras'], 'additionalProperties'),
    expected: [['extra-fields-allowed', B]],
  },
  {
    name: 'no other fields come',
    edit: set(['components', 'schemas', 'Pet'], 'additionalProperties', false),
    expected: [['extra-fields-forbidden', N]],
  },
  {
    name: 'values of a map have another type',
    edit: set([...NEW, 'labels', 'additionalProperties'], 'type', 'integer'),
    expected: [['type-changed', B]],
  },
  // Variants
  {
    name: 'a shape is accepted',
    edit: push([...NEW, 'kind', 'oneOf'], { type: 'string' }),
    expected: [['type-widened', N]],
  },
  {
    name: 'a shape is no longer accepted',
    edit: cut([...NEW, 'kind', 'oneOf'], 1),
    expected: [
      ['rival-removed', N],
      ['variant-removed', B],
    ],
  },
  {
    name: 'a shape may come',
    edit: push([...PET, 'kind', 'oneOf'], { type: 'string' }),
    expected: [['type-widened', B]],
  },
  {
    name: 'a shape no longer comes',
    edit: cut([...PET, 'kind', 'oneOf'], 1),
    expected: [
      ['rival-removed', N],
      ['variant-removed', N],
    ],
  },
  // Defaults
  {
    name: 'a default changes',
    edit: set([...limit, 'schema'], 'default', 50),
    expected: [['default-changed', N]],
  },
  {
    name: 'a default of an answer appears',
    edit: set([...PET, 'name'], 'default', 'Rex'),
    expected: [['default-changed', N]],
  },
];

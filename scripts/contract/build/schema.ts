import type {
  DocumentedContent,
  DocumentedField,
  DocumentedSchema,
  Fact,
  JsonPrimitive,
  JsonValue,
  SchemaType,
} from '../../docs/model.js';
import type { Json, JsonMap } from '../json.js';
import { byRule, fromEvidence } from '../provenance.js';
import type { BuildRule } from '../rules.js';
import { Fragment } from './fragment.js';
import type { SchemaRegistry } from './registry.js';

const NESTED_NAMES: BuildRule = 'nested-names';

/** What every part of the builder needs. */
export interface BuildContext {
  readonly registry: SchemaRegistry;
}

/** The schema of a parameter, header or field. */
export function schemaOf(says: DocumentedSchema): Fragment {
  const fragment = new Fragment();
  const set = (key: string, fact: Fact<JsonValue> | undefined): void => {
    // Facts are read-only JSON; the contract under construction gets its own copy.
    if (fact !== undefined)
      fragment.set(key, structuredClone(fact.value) as Json, fromEvidence(fact.evidence));
  };
  set('type', says.type);
  set('format', says.format);
  const type = says.type?.value;
  // OpenAPI 3.0 gives `nullable` a meaning beside a type only; a schema without one takes null anyway.
  if (type !== undefined) set('nullable', says.nullable);
  else set('anyOf', says.anyOf);
  set('deprecated', says.deprecated);
  if (fits(says.enum?.value, type)) set('enum', withNull(says.enum, says.nullable));
  if (says.default !== undefined && ofType(says.default.value, type)) set('default', says.default);
  set('minimum', says.minimum);
  set('exclusiveMinimum', says.exclusiveMinimum);
  set('maximum', says.maximum);
  set('minLength', says.minLength);
  set('maxLength', says.maxLength);
  set('pattern', says.pattern);
  if (type === 'array') {
    set('minItems', says.minItems);
    const items = new Fragment();
    const setItem = (key: string, fact: Fact<JsonValue> | undefined): void => {
      if (fact !== undefined)
        items.set(key, structuredClone(fact.value) as Json, fromEvidence(fact.evidence));
    };
    if (says.itemsSchema !== undefined) {
      const own = structuredClone(says.itemsSchema.value) as JsonMap;
      const entries = fromEvidence(says.itemsSchema.evidence, true);
      fragment.place(['items'], new Fragment(own).note([], entries));
      return fragment;
    }
    setItem('type', says.items);
    setItem('format', says.itemsFormat);
    setItem('pattern', says.itemsPattern);
    if (fits(says.itemsEnum?.value, says.items?.value)) setItem('enum', says.itemsEnum);
    // OpenAPI 3.0 wants `items` on every array; an empty schema says that the page does not tell.
    fragment.place(['items'], items);
    if (items.isSilent) fragment.note(['items'], byRule('array-needs-items'));
  }
  return fragment;
}

/** The schema of a whole body: its own type plus the tree its fields make. */
export function bodySchema(content: DocumentedContent, context: BuildContext): Fragment {
  const root = new FieldNode();
  for (const field of content.fields)
    root.at(field.path.value.replaceAll('[]', '.[]').split('.')).fields.push(field);
  const schema = root.schema(content.body ?? {}, context, content.fields[0]?.path);
  const { anyRequired } = content;
  if (anyRequired === undefined || schema.value.properties === undefined) return schema;
  const anyOf = anyRequired.value.map((name) => ({ required: [name] }));
  return schema.set('anyOf', anyOf, fromEvidence(anyRequired.evidence));
}

/** One place in the tree of fields: `results[].id` is results > [] > id. */
class FieldNode {
  readonly fields: DocumentedField[];
  readonly children: Map<string, FieldNode>;

  constructor(fields: DocumentedField[] = [], children = new Map<string, FieldNode>()) {
    this.fields = fields;
    this.children = children;
  }

  at(keys: readonly string[]): FieldNode {
    let node: FieldNode = this;
    for (const key of keys.filter((candidate) => candidate !== '')) {
      let child = node.children.get(key);
      if (child === undefined) {
        child = new FieldNode();
        node.children.set(key, child);
      }
      node = child;
    }
    return node;
  }

  /** `implied`: a field below, whose path implies this node where no row of its own describes it. */
  schema(own: DocumentedSchema, context: BuildContext, implied: Fact<string> | undefined): Fragment {
    const items = this.children.get('[]');
    const structure: SchemaType | undefined =
      this.children.size === 0
        ? undefined
        : items === undefined || this.children.size > 1
          ? 'object'
          : 'array';
    const fragment = schemaOf(structure !== undefined ? withType(own, structure) : own);
    if (structure === undefined) return fragment;
    if (own.type?.value !== structure) {
      const entries = fromEvidence(implied?.evidence ?? []).map((entry) => ({
        ...entry,
        ...(entry.kind === 'stated' ? { kind: 'inferred' as const, rule: NESTED_NAMES } : {}),
      }));
      fragment.set('type', structure, entries);
      // The schema got its type here, and with it `nullable` its meaning.
      if (own.nullable !== undefined)
        fragment.set('nullable', own.nullable.value, fromEvidence(own.nullable.evidence));
    }
    if (structure === 'array' && items !== undefined) {
      const [field] = items.fields;
      const itemSays: DocumentedSchema = field ?? {
        ...(own.items === undefined ? {} : { type: own.items }),
        ...(own.itemsFormat === undefined ? {} : { format: own.itemsFormat }),
      };
      fragment.place(['items'], describe(items.schema(itemSays, context, implied), field));
      return fragment;
    }
    const required: { readonly name: string; readonly fact: Fact<boolean> }[] = [];
    for (const [name, child] of this.#named()) {
      const [field] = child.fields;
      const schema = describe(child.schema(field ?? {}, context, field?.path ?? implied), field);
      const necessity = field?.required?.value === true ? field.required : undefined;
      // `<region>` stands for any key (grammar: map keys): where it is required, one of them has to be there.
      const isAny = name.startsWith('<') && name.endsWith('>');
      const isOneOf = isAny || (field?.keys?.value.length ?? 0) > 1;
      if (necessity !== undefined && isOneOf)
        fragment.set('minProperties', 1, fromEvidence(necessity.evidence));
      if (necessity !== undefined && !isOneOf) required.push({ name, fact: necessity });
      if (isAny) {
        fragment.place(['additionalProperties'], schema);
        continue;
      }
      fragment.place(['properties', name], schema);
      if (field !== undefined) fragment.note(['properties', name], fromEvidence(field.path.evidence));
    }
    if (required.length > 0) {
      fragment.put(
        ['required'],
        required.map(({ name }) => name),
      );
      for (const [index, { fact }] of required.entries())
        fragment.note(['required', index], fromEvidence(fact.evidence));
    }
    return fragment;
  }

  /** The children; a placeholder whose names the page lists stands at each of them, or, with rows below it, at the only one. */
  #named(): ReadonlyMap<string, FieldNode> {
    const named = new Map<string, FieldNode>();
    for (const [name, child] of this.children) {
      const keys = child.fields[0]?.keys?.value ?? [];
      const isListed = keys.length === 1 || (keys.length > 0 && child.children.size === 0);
      for (const key of isListed ? keys : []) {
        const own = this.children.get(key);
        const children = new Map([...child.children, ...(own?.children ?? [])]);
        named.set(key, new FieldNode([...(own?.fields ?? []), ...child.fields], children));
      }
      if (!isListed && !named.has(name)) named.set(name, child);
    }
    return named;
  }
}

function describe(schema: Fragment, field: DocumentedField | undefined): Fragment {
  if (field?.description === undefined || '$ref' in schema.value) return schema;
  return schema.set('description', field.description.value, fromEvidence(field.description.evidence));
}

function withType(own: DocumentedSchema, structure: SchemaType): DocumentedSchema {
  if (own.type?.value === structure) return own;
  const { type: _otherType, items: _items, enum: _enum, default: _default, ...rest } = own;
  return rest;
}

/** In OpenAPI 3.0.3 `nullable` opens an enumeration for null only where the enumeration lists it. */
function withNull(
  values: Fact<readonly JsonPrimitive[]> | undefined,
  nullable: Fact<boolean> | undefined,
): Fact<readonly JsonPrimitive[]> | undefined {
  if (values === undefined || nullable?.value !== true || values.value.includes(null)) return values;
  return { value: [...values.value, null], evidence: [...values.evidence, ...nullable.evidence] };
}

function fits(values: readonly JsonValue[] | undefined, type: SchemaType | undefined): boolean {
  return values?.every((value) => ofType(value, type)) ?? false;
}

/** OpenAPI wants defaults and enumerations of the schema's own type; others stay out (and in the findings). */
function ofType(value: JsonValue, type: SchemaType | undefined): boolean {
  if (type === undefined || value === null) return true;
  if (type === 'integer') return Number.isInteger(value);
  if (type === 'array') return Array.isArray(value);
  if (type === 'object') return typeof value === 'object' && !Array.isArray(value);
  return typeof value === type;
}

/** Composes operation pages from a specification, in every generation and shape, with the facts they state. */
import type {
  PageFacts,
  StatedContent,
  StatedField,
  StatedHeader,
  StatedResponse,
  StatedValue,
} from '../../facts.js';

export interface AttributeSpec {
  readonly name: string;
  readonly type: string;
  readonly value: StatedValue;
  /** Lines of the description. */
  readonly lines: readonly string[];
}

export interface BodySpec {
  readonly contentType: string;
  readonly type: string;
  readonly value: StatedValue;
  /** Before each field's name: `[].` where the body is an array. */
  readonly prefix: string;
  readonly attributes: readonly AttributeSpec[];
}

export interface ResponseSpec {
  readonly code: string;
  readonly description: string;
  readonly headers: readonly AttributeSpec[];
  readonly bodies: readonly BodySpec[];
}

export interface PageSpec {
  readonly title: string;
  readonly method: string;
  readonly path: string;
  readonly description: readonly string[];
  readonly docs: { readonly words: string; readonly url: string } | undefined;
  readonly servers: readonly { readonly name: string; readonly url: string }[];
  readonly auth: readonly string[];
  readonly headers: readonly AttributeSpec[];
  readonly path_: readonly AttributeSpec[];
  readonly query: readonly AttributeSpec[];
  readonly bodies: readonly BodySpec[];
  readonly bodyDescription: string;
  readonly responses: readonly ResponseSpec[];
}

export type Generation = 1 | 2 | 3;
export type Shape = 'multi-line' | 'unindented' | 'flattened' | 'crlf';

export const FOOTER = '[Powered by Bump.sh](https://bump.sh)';

export function compose(spec: PageSpec, generation: Generation, shape: Shape): string {
  const page = multiLine(spec, generation);
  switch (shape) {
    case 'multi-line':
      return page;
    case 'crlf':
      return page.replaceAll('\n', '\r\n');
    case 'flattened':
      return page.split(/\s+/).filter(Boolean).join(' ');
    case 'unindented':
      return `${page
        .split('\n')
        .map((line) => line.trim())
        .filter(Boolean)
        .join('\n')}\n`;
  }
}

function multiLine(spec: PageSpec, generation: Generation): string {
  const out: string[] = [`# ${spec.title}`, '', `**${spec.method} ${spec.path}**`, ''];
  out.push(...spec.description, '');
  if (spec.docs !== undefined) out.push(`[${spec.docs.words}](${spec.docs.url})`, '');
  out.push('', '## Servers');
  if (generation > 1)
    for (const { name, url } of spec.servers) out.push(`- ${name === '' ? url : name}: ${url} (${name})`);
  if (generation > 1 && spec.auth.length > 0)
    out.push('', '', '## Authentication methods', ...spec.auth.map((name) => `- ${name}`));
  out.push('', '', '## Parameters');
  const level = generation === 3 ? '####' : '###';
  group(out, `${level} Headers`, spec.headers);
  group(out, `${level} Path parameters`, spec.path_);
  group(out, `${level} Query parameters`, spec.query);
  requestBodies(out, spec, generation);
  out.push('', '', '## Responses');
  for (const response of spec.responses) {
    out.push(...responseHead(response, generation), '');
    group(out, '#### Headers', response.headers);
    for (const body of response.bodies) {
      const media = generation === 1 ? '' : ` ${body.contentType}`;
      out.push(
        `#### ${generation === 3 ? 'Body Parameters' : 'Body'}:${media} (${body.type})`,
        ...fields(body),
        '',
      );
    }
  }
  out.push('', '', FOOTER, '');
  return out.join('\n');
}

function responseHead({ code, description }: ResponseSpec, generation: Generation): string[] {
  if (generation === 3) return [`### ${code}: ${description}`];
  return generation === 2 ? [`### ${code}`, '', description] : [`### ${code} ${description}`];
}

function requestBodies(out: string[], spec: PageSpec, generation: Generation): void {
  if (spec.bodies.length === 0) return;
  if (generation === 3) out.push('', '', '## Body parameters');
  spec.bodies.forEach((body, index) => {
    // The type of a request body is printed by generation 1 and 2 only.
    if (generation === 3) out.push(`Content-type: ${body.contentType}`);
    else out.push('', `### Body:${generation === 1 ? '' : ` ${body.contentType}`} (${body.type})`);
    if (index === 0 && spec.bodyDescription !== '') out.push(spec.bodyDescription);
    out.push(...body.attributes.flatMap(attribute));
  });
}

function fields(body: BodySpec): string[] {
  return body.attributes.length === 0 ? [body.type] : body.attributes.flatMap(attribute);
}

function group(out: string[], heading: string, attributes: readonly AttributeSpec[]): void {
  if (attributes.length > 0) out.push('', heading, ...attributes.flatMap(attribute), '');
}

function attribute({ name, type, lines }: AttributeSpec): string[] {
  return [`- **${name}** (${type})`, ...lines.map((line) => `  ${line}`)];
}

/** What `compose` put on the page, in the keys of {@link PageFacts}. */
export function composedFacts(spec: PageSpec, generation: Generation): Partial<PageFacts> {
  const servers = generation === 1 ? [] : spec.servers.map(({ url }) => url);
  const bodies = spec.bodies.map((body) => contentFacts(body, generation, generation !== 3));
  const [first, ...others] = bodies;
  return {
    method: spec.method,
    path: spec.path,
    servers,
    ...(servers[0] !== undefined && { url: servers[0] + spec.path }),
    summary: spec.title,
    parameters: (['header', 'path', 'query'] as const).flatMap((place) =>
      spec[place === 'header' ? 'headers' : place === 'path' ? 'path_' : 'query'].map(({ name, value }) => ({
        name,
        in: place,
        ...(place === 'path' && { required: true }),
        ...value,
      })),
    ),
    requestBody:
      first === undefined
        ? null
        : {
            ...first,
            ...(spec.bodyDescription !== '' && { description: spec.bodyDescription }),
            ...(others.length > 0 && { otherContents: others }),
          },
    responses: Object.fromEntries(
      spec.responses.map((response) => [response.code, responseFacts(response, generation)]),
    ),
    security: generation === 1 ? [] : spec.auth,
  };
}

function contentFacts(body: BodySpec, generation: Generation, typed: boolean): StatedContent {
  const fieldFacts: StatedField[] = body.attributes.map(({ name, value }) => ({
    path: (typed ? body.prefix : '') + name,
    ...value,
  }));
  return {
    contentType: generation === 1 ? null : body.contentType,
    ...(typed && { bodyType: body.value }),
    fields: fieldFacts,
  };
}

function responseFacts(response: ResponseSpec, generation: Generation): StatedResponse {
  const [first, ...others] = response.bodies.map((body) => contentFacts(body, generation, true));
  const headers: StatedHeader[] = response.headers.map(({ name, value }) => ({ name, ...value }));
  return {
    ...(response.description !== '' && { description: response.description }),
    ...(first ?? { contentType: null, fields: [] }),
    ...(others.length > 0 && { otherContents: others }),
    ...(headers.length > 0 && { headers }),
    ...(response.bodies.length === 0 && { noBody: true }),
  };
}

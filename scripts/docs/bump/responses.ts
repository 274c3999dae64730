import type {
  DocumentedContent,
  DocumentedHeader,
  DocumentedRequestBody,
  DocumentedResponse,
  Fact,
} from '../model.js';
import type { AttributeReader } from './attributes.js';
import type { Body, Response } from './outline.js';
import type { Page } from './page.js';

export function readRequestBody(
  reader: AttributeReader,
  bodies: readonly Body[],
): DocumentedRequestBody | undefined {
  if (bodies.length === 0) return undefined;
  const descriptions = bodies.map((body) => reader.bodyText(body));
  const description = descriptions.find((text) => text !== undefined);
  return {
    ...(description !== undefined && { description }),
    contents: bodies.flatMap((body) => reader.contents(body)),
  };
}

/** A response that more of the page may add to. */
interface GrowingResponse extends DocumentedResponse {
  readonly headers: DocumentedHeader[];
  readonly contents: DocumentedContent[];
  noBody?: Fact<true>;
}

/** In the order of the page; a code that stands twice is one response. */
export function readResponses(
  page: Page,
  reader: AttributeReader,
  responses: readonly Response[],
): DocumentedResponse[] {
  const { prose, text } = page;
  const byStatus = new Map<string, GrowingResponse>();
  for (const response of responses) {
    const { from, to } = response.status;
    const words = text.slice(from, to);
    const status = words === 'default' ? words : words.toUpperCase();
    const description = reader.description(response.text);
    for (const body of response.bodies) {
      const stray = reader.bodyText(body);
      if (stray === undefined) continue;
      const span = body.text;
      reader.strays.push({
        span,
        code: 'body-text',
        message: 'Text of a response body that is no attribute: no fact was made from it.',
      });
    }
    const contents = response.bodies.flatMap((body) => reader.contents(body));
    const headers = reader.headers(response.headers);
    const earlier = byStatus.get(status);
    if (earlier !== undefined) {
      reader.strays.push({
        span: response.header,
        code: 'repeated-response',
        message: `${status} stands twice: read as one response.`,
      });
      earlier.headers.push(...headers);
      earlier.contents.push(...contents);
      if (contents.length > 0) delete earlier.noBody;
      continue;
    }
    // Where the page breaks off in a response, its body may have been lost with the rest.
    const mayBeCut = page.cut !== undefined && response === responses.at(-1);
    const noBody = response.bodies.length === 0 && !mayBeCut;
    byStatus.set(status, {
      status: prose.fact(status, from, to),
      ...(description !== undefined && { description }),
      headers,
      contents,
      ...(noBody && { noBody: prose.fact<true>(true, response.header.from, response.header.to) }),
    });
  }
  return [...byStatus.values()];
}

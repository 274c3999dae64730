/** Descriptions of APIs in other forms: what they are, and the way from them to OpenAPI. */

interface Foreign {
  readonly name: string;
  readonly mark: RegExp;
  /** What leads to OpenAPI. */
  readonly way: string;
}

const PAGE_OF_OPENAPI =
  "The page shows an OpenAPI document: save that one (its address stands in the page's source, often as openapi.json or swagger.json) and give it in place of the page";

const FOREIGN: readonly Foreign[] = [
  {
    name: 'a web archive (MHTML)',
    mark: /^(?:From: <Saved by |(?:[\w-]+: [^\n]*\n)*?MIME-Version: 1\.0\s[\s\S]{0,2000}?multipart\/related)/,
    way: 'Save the page from the browser as "Web page, complete" (HTML)',
  },
  { name: 'API Blueprint', mark: /^(?:\uFEFF)?FORMAT:\s*1A\b/, way: 'Convert it with apib2swagger (npm)' },
  {
    name: 'RAML',
    mark: /^(?:\uFEFF)?#%RAML\b/,
    way: 'Convert it with oas-raml-converter or webapi-parser (npm)',
  },
  {
    name: 'a Postman collection',
    mark: /^\s*\{[\s\S]{0,4000}?"(?:_postman_id|schema)"\s*:\s*"(?:https:\/\/schema\.(?:get)?postman\.com|[\da-f]{8}-)/,
    way: 'Convert it with postman-to-openapi (npm), or export OpenAPI from Postman',
  },
  {
    name: 'recorded traffic (HAR)',
    mark: /^\s*\{\s*"log"\s*:\s*\{[\s\S]{0,2000}?"(?:version|creator|entries)"\s*:/,
    way: 'A recording is no description: judge it with as-documented check CONTRACT --har FILE, or make a draft of it with har-to-openapi (npm)',
  },
  {
    name: 'AsyncAPI',
    mark: /^\s*(?:\{[\s\S]{0,400}?"asyncapi"\s*:|(?:#[^\n]*\n|\s)*asyncapi:\s)/,
    way: 'It describes messages, not HTTP operations; ask for the OpenAPI document of the same API',
  },
  {
    name: 'Swagger UI',
    mark: /swagger-ui(?:-bundle|-standalone)?(?:\.min)?\.(?:js|css)|SwaggerUIBundle|id=["']swagger-ui["']/,
    way: PAGE_OF_OPENAPI,
  },
  {
    name: 'Redoc',
    mark: /<redoc\b|redoc(?:\.standalone)?(?:\.min)?\.js|Redoc\.init\(/,
    way: PAGE_OF_OPENAPI,
  },
  { name: 'Stoplight Elements', mark: /<elements-api\b|@stoplight\/elements/, way: PAGE_OF_OPENAPI },
  { name: 'RapiDoc', mark: /<rapi-doc\b/, way: PAGE_OF_OPENAPI },
  { name: 'Scalar', mark: /id=["']api-reference["']|@scalar\/api-reference/, way: PAGE_OF_OPENAPI },
  {
    name: 'the source view of a browser',
    mark: /<body id="viewsource"|<td class="line-number" value="1"><\/td><td class="line-content">/,
    way: 'Save the page itself, or the text that the view shows',
  },
  {
    name: 'the text of a Bump.sh page without its marks',
    mark: /^(?!\s*<)[\s\S]*(?<!\[)Powered by Bump\.sh/,
    way: 'Save the page as HTML ("Web page, complete"), or as Markdown from its address with .md at the end',
  },
  {
    name: "Mintlify's own form of an operation",
    mark: /^`{3,}yaml (?:GET|PUT|POST|DELETE|PATCH|HEAD|OPTIONS) \/\S*\s+paths:\s+path: /im,
    way: "Give the OpenAPI document that the site is made from: its address stands in the site's configuration, often as openapi.json",
  },
  {
    name: 'Slate',
    mark: /^---\n[\s\S]{0,2000}?\blanguage_tabs:|<div class="tocify-wrapper">|<div class="toc-wrapper">/,
    way: 'Such pages are often made from OpenAPI by widdershins: ask for that document',
  },
  {
    name: 'a WSDL document',
    mark: /<(?:\w+:)?definitions\b[^>]*schemas\.xmlsoap\.org\/wsdl/,
    way: 'It describes SOAP; ask for the OpenAPI document of the same API',
  },
  {
    name: 'a GraphQL schema',
    mark: /^\s*(?:"""[\s\S]*?"""\s*)?(?:schema\s*\{|type\s+(?:Query|Mutation)\b)/,
    way: 'GraphQL has one HTTP operation; there is nothing to make a contract of',
  },
];

/** What a text is that none of the readers reads, and what helps; undefined where that is not known. */
export function foreignFormat(text: string): string | undefined {
  const found = FOREIGN.find(({ mark }) => mark.test(text));
  return found && `this is ${found.name}, which is not read here. ${found.way}.`;
}

/** The contract browser: one HTML file with everything that a contract says, beside the words that it was made from. */
import { problemText } from '../../contract/error.js';
import { asList, asObject, type JsonObject } from '../../contract/json.js';
import { type ContractOperation, readView } from '../../contract/load.js';
import { child, children, type Located } from '../../contract/located.js';
import { look } from '../../html/look.js';
import { html, type Markup, path } from '../../html/markup.js';
import { inlineScript, pageEnd, pageStart } from '../../html/page.js';
import { type ComponentSection, Components } from './components.js';
import { type FindingsFiles, findingList, findingsByOperation, generalFindings } from './findings.js';
import { method, Operations } from './operations.js';
import { hash, Parts, textAt } from './parts.js';
import { externalDocs, Schemas, webLink } from './schemas.js';
import { browse } from './script.js';
import { serverList } from './servers.js';
import { browserStyle } from './style.js';
import type { Provenance } from './words.js';

export interface BrowserInput {
  /** An OpenAPI 3.0, 3.1 or 3.2 document. */
  readonly document: JsonObject;
  /** How messages name the file it came from. */
  readonly file: string;
  /** Of `readProvenanceFile`; without it the page shows the contract alone. */
  readonly provenance?: Provenance;
  readonly findings?: FindingsFiles;
}

interface Group {
  readonly name: string;
  readonly description: string | undefined;
  readonly operations: ContractOperation[];
}

const INFO_KEYS: ReadonlySet<string> = new Set([
  'title',
  'version',
  'summary',
  'description',
  'contact',
  'license',
  'termsOfService',
]);
const ROOT_KEYS: ReadonlySet<string> = new Set([
  ...[
    'openapi',
    'info',
    'servers',
    'paths',
    'webhooks',
    'components',
    'security',
    'tags',
    'externalDocs',
    '$self',
    'jsonSchemaDialect',
  ],
]);

/** Parts of the document that show their own words. */
const OWN_SECTIONS: ReadonlySet<string> = new Set(['paths', 'webhooks', 'components']);

const style = look + browserStyle;
const script = inlineScript(browse);

/**
 * The page, the same for the same input. What is broken in the document is left out and listed at its beginning.
 * @throws {ContractError} for a document of another version
 */
export function contractPage({
  document,
  file,
  provenance = new Map(),
  findings = new Map(),
}: BrowserInput): string {
  const { contract, problems } = readView(document, file);
  const parts = new Parts(contract, provenance);
  const schemas = new Schemas(parts);
  const operations = new Operations(parts, schemas, findingsByOperation(findings, parts.markdown));
  const components = new Components(parts, schemas, operations);
  const { root } = parts.document;
  const info = child(root, 'info') ?? { value: {}, pointer: '/info' };
  const title = textAt(info, 'title') ?? file;

  const groups = byTag(parts, child(root, 'tags'));
  const main: Markup[] = groups.map((group, index) => {
    const id = parts.id(`tag/${group.name}`);
    return html`<section aria-labelledby="${`page-group-${index}`}" id="${id}"><h2 id="${`page-group-${index}`}">${group.name}</h2>${parts.markdown.block(group.description)}
${group.operations.map((each) => operations.article(each))}</section>
`;
  });
  const webhooks = operations.pathItems(parts.document.at(root, 'webhooks'), 'webhooks');
  if (webhooks.length > 0)
    main.push(
      section('page-webhooks', 'Webhooks', html`<p class="soft">Requests that the API sends.</p>${webhooks}`),
    );
  const sections = components.sections();
  for (const { key, title: name, body } of sections)
    main.push(section(`page-${key}`, name, html`<div class="items">${body}</div>`));
  // What is shown may refer to more that was not.
  const elsewhere: Markup[] = [];
  for (
    let left = parts.notShown(), rounds = 0;
    left.length > 0 && rounds < 9;
    left = parts.notShown(), rounds += 1
  )
    elsewhere.push(...left.map((pointer) => components.elsewhere(pointer)));
  if (elsewhere.length > 0)
    main.push(
      section('page-elsewhere', 'Elsewhere in the document', html`<div class="items">${elsewhere}</div>`),
    );

  const body = html`<div class="frame">${navigation(title, groups, webhooks.length > 0, sections)}
<main id="page-main">
${overview(parts, operations, info, problems.map(problemText))}
${general(parts, findings)}${main}${pageList(parts)}</main>
</div>
`;
  return `${pageStart({ title, style, script, skip: 'Skip to the contract' })}${body.html}${pageEnd({ script })}`;
}

function section(id: string, title: string, body: Markup): Markup {
  return html`<section aria-labelledby="${id}"><h2 id="${id}">${title}</h2>
${body}</section>
`;
}

/** Operations under the first of their tags, tags in the order of the document. */
function byTag({ contract }: Parts, tags: Located | undefined): Group[] {
  const groups = new Map<string, Group>();
  for (const [, tag] of children(tags)) {
    const name = textAt(tag, 'name');
    if (name !== undefined)
      groups.set(name, {
        name: textAt(tag, 'summary') ?? name,
        description: textAt(tag, 'description'),
        operations: [],
      });
  }
  const none: Group = {
    name: groups.size === 0 ? 'Operations' : 'Other operations',
    description: undefined,
    operations: [],
  };
  for (const operation of contract.operations) {
    const [tag] = asList(asObject(contract.resolve(operation.pointer)?.value).tags);
    if (typeof tag !== 'string') none.operations.push(operation);
    else {
      const group = groups.get(tag) ?? { name: tag, description: undefined, operations: [] };
      group.operations.push(operation);
      groups.set(tag, group);
    }
  }
  return [...groups.values(), none].filter(({ operations: of }) => of.length > 0);
}

function navigation(
  title: string,
  groups: readonly Group[],
  hasWebhooks: boolean,
  sections: readonly ComponentSection[],
): Markup {
  const open =
    groups.reduce((sum, { operations }) => sum + operations.length, 0) <= 40 || groups.length === 1;
  const summaries = groups.flatMap(({ operations }) => operations.map(({ summary }) => summary));
  const isAmbiguous = (summary: string) => summaries.indexOf(summary) !== summaries.lastIndexOf(summary);
  const list = (items: readonly Markup[]) =>
    html`<ul>${items.map(
      (item) => html`<li>${item}</li>
`,
    )}</ul>`;
  const folded = (name: string, isOpen: boolean, items: readonly Markup[]) =>
    html`<details${isOpen ? { html: ' open' } : ''}><summary>${name} <span class="soft">${items.length}</span></summary>${list(items)}</details>
`;
  return html`<nav aria-label="Contract"><div class="bar"><a class="home" href="#page-main">${title}</a>
<form id="page-search" role="search" hidden><input type="search" name="q" aria-label="Search the contract" placeholder="Search" autocomplete="off" spellcheck="false" aria-controls="page-found"><kbd title="Press / to search">/</kbd></form>
<button type="button" id="page-menu" aria-expanded="false" aria-controls="page-contents" hidden>Contents</button></div>
<div id="page-found" hidden><p role="status" class="soft"></p><ul></ul></div>
<div id="page-contents">${groups.map(({ name, operations }) =>
    folded(
      name,
      open,
      operations.map(
        (each) =>
          html`<a href="${hash(each.operationId)}">${method(each.method)} <span>${each.summary ?? path(each.path)}${
            each.summary !== undefined && isAmbiguous(each.summary)
              ? html`<small>${path(each.path)}</small>`
              : ''
          }</span></a>`,
      ),
    ),
  )}${hasWebhooks ? html`<a class="plain" href="#page-webhooks">Webhooks</a>` : ''}${sections.map(
    ({ key, title: name, names }) =>
      folded(
        name,
        false,
        names.map((each) => html`<a href="${hash(`${key}/${each}`)}"><code>${each}</code></a>`),
      ),
  )}</div></nav>`;
}

function overview(parts: Parts, operations: Operations, info: Located, problems: readonly string[]): Markup {
  const { root } = parts.document;
  const { contract, words } = parts;
  const version = textAt(info, 'version');
  const contact = child(info, 'contact');
  const license = child(info, 'license');
  const entry = (name: string, value: Markup) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`;
  const url = (at: Located, key = 'url') => textAt(at, key);
  const servers = child(root, 'servers');
  const conflicts = contract.operations.reduce(
    (sum, each) => sum + operations.findingsOf(each).conflicts.length,
    0,
  );
  const tally = (count: number, singular: string, plural: string, kind = '') =>
    count === 0
      ? html``
      : html`<li><span class="chip ${kind}">${count} ${count === 1 ? singular : plural}</span></li>`;
  return html`<header>
<h1>${textAt(info, 'title') ?? contract.file}</h1>
<p class="soft">${version === undefined ? '' : `version ${version}, `}OpenAPI ${textAt(root, 'openapi') ?? contract.version}</p>
<ul class="tally">${tally(contract.operations.length, 'operation', 'operations')}${tally(words.pages.length, 'source', 'sources')}${tally(words.count('stated'), 'stated fact', 'stated facts', 'good')}${tally(words.count('inferred'), 'inferred', 'inferred', 'odd')}${tally(words.count('overlay'), 'from overlays', 'from overlays', 'other')}${tally(words.count('companion'), 'from companions', 'from companions', 'link')}${tally(conflicts, 'conflict', 'conflicts', 'bad')}</ul>
${problems.length === 0 ? '' : html`<div class="notice" role="note"><p><b>Left out, because it is broken:</b></p><ul>${problems.map((each) => html`<li>${each}</li>`)}</ul></div>`}${textAt(info, 'summary') === undefined ? '' : html`<p>${textAt(info, 'summary') ?? ''}</p>`}${parts.pair(
  html`${parts.markdown.block(textAt(info, 'description'))}<dl class="about">${child(root, 'security') === undefined ? '' : entry('credentials', operations.security(child(root, 'security')))}${
    servers === undefined ? '' : entry('servers', serverList(servers, parts))
  }${
    license === undefined
      ? ''
      : entry(
          'licence',
          webLink(url(license) ?? '', textAt(license, 'name') ?? textAt(license, 'identifier') ?? ''),
        )
  }${contact === undefined ? '' : entry('contact', webLink(url(contact) ?? textAt(contact, 'email') ?? '', textAt(contact, 'name') ?? textAt(contact, 'email') ?? ''))}${
    url(info, 'termsOfService') === undefined
      ? ''
      : entry('terms', webLink(url(info, 'termsOfService') ?? '', 'Terms of service'))
  }</dl>${externalDocs(root)}${parts.others(info, INFO_KEYS)}${parts.others(root, ROOT_KEYS)}`,
  words.all(
    Object.keys(contract.document)
      .filter((key) => !OWN_SECTIONS.has(key))
      .map((key) => ({ pointer: `/${key}`, own: key })),
  ),
)}${
  words.isEmpty
    ? ''
    : html`<p class="legend">Beside each part: the words of the page that states it, with page, line and column. <span class="chip odd">inferred</span> made from these words by a rule; <span class="chip other">overlay</span> stated by no page, added with a reason; <span class="chip link">companion</span> from a contract written by hand; <span class="chip bad">conflict</span> the pages contradict each other.</p>`
}</header>`;
}

function general(parts: Parts, findings: FindingsFiles): Markup {
  const groups = generalFindings(findings, parts.markdown);
  if (groups.length === 0) return html``;
  return section('page-findings', 'Beside the operations', findingList(groups));
}

/** The pages by their numbers; and the words that no part of the contract has shown. */
function pageList(parts: Parts): Markup {
  if (parts.words.isEmpty) return html``;
  const rest = parts.words.rest();
  return html`${
    rest.length === 0
      ? ''
      : section(
          'page-other-words',
          'Words about other places',
          html`<div class="items">${rest.map(
            ({
              pointer,
              words,
            }) => html`<div class="item">${parts.pair(html`<code>#${pointer}</code>`, words)}</div>
`,
          )}</div>`,
        )
  }${section(
    'page-sources',
    'Sources',
    html`<ol class="pages">${parts.words.pages.map(
      (page, index) => html`<li id="${`page-source-${index + 1}`}"><code>${path(page)}</code></li>
`,
    )}</ol>`,
  )}`;
}

import { Layout, type Part } from './layout.js';

/** A page to be laid out; what is left out is left out of the page, or has the commonest form. */
export interface PageSpec {
  readonly title?: string;
  readonly banner?: boolean;
  readonly digestSentence?: boolean;
  /** Paragraphs and notes above the first section. */
  readonly preamble?: readonly Part[];
  readonly base?: 'labelled' | 'bare' | 'both' | 'none';
  readonly resource?: string;
  /** Lines of the method line's code block. */
  readonly method?: readonly string[];
  readonly path?: readonly Part[];
  readonly query?: readonly Part[];
  readonly body?: readonly Part[];
  /** Headings included. */
  readonly response?: readonly Part[];
  readonly request?: readonly string[] | null;
  readonly answer?: readonly Part[];
  readonly headings?: { readonly path?: string; readonly query?: string; readonly body?: string };
  readonly footer?: boolean;
}

export const BASE = 'https://cloud.mongodb.com/api/atlas/v1.0';

/** The text of a page in the layout of the format. */
export function pageText(spec: PageSpec = {}): string {
  const layout = new Layout();
  layout.line('Docs Home → Launch & Manage MongoDB → MongoDB Atlas');
  layout
    .heading(spec.title ?? 'One Crate', 1)
    .line('Share Feedback')
    .line('On this page');
  const sections = new Layout();
  const contents: string[] = [];
  const section = (title: string, level: number, parts: readonly Part[]) => {
    contents.push(title.replace(/`/g, ''));
    sections.heading(title, level);
    for (const part of parts) {
      if ('heading' in part) contents.push(part.heading.replace(/`/g, ''));
      sections.part(part);
    }
  };
  const base = spec.base ?? 'labelled';
  const method = spec.method ?? ['GET /groups/{GROUP-ID}/crates'];
  const path = /^[A-Z]+ (\/\S*)$/.exec(method.join(''))?.[1] ?? '/crates';
  section(spec.resource ?? 'Resource', 2, base === 'both' ? [{ p: `Base URL: \`${BASE}\`` }] : []);
  sections.code(method);
  if (spec.path) section(spec.headings?.path ?? 'Request Path Parameters', 3, spec.path);
  if (spec.query) section(spec.headings?.query ?? 'Request Query Parameters', 3, spec.query);
  if (spec.body) section(spec.headings?.body ?? 'Request Body Parameters', 3, spec.body);
  section('Response Elements', 2, spec.response ?? []);
  if (spec.request !== null)
    section('Example Request', 2, [
      {
        code: spec.request ?? [
          'curl --user "{PUBLIC-KEY}:{PRIVATE-KEY}" --digest \\',
          '  --header "Accept: application/json" \\',
          `  "${BASE}${path.replace(/\{[^{}]*\}/g, '6a1b2c3d4e5f60718293a4b5')}"`,
        ],
      },
    ]);
  if (spec.answer) section('Example Response', 2, spec.answer);
  layout.list(contents);
  if (spec.banner ?? true)
    layout.paragraph(
      'This API reference is deprecated. A later release takes it away. Use the Administration API Specification now.',
    );
  if (spec.digestSentence) layout.paragraph('Callers authenticate with HTTP Digest Authentication.');
  for (const part of spec.preamble ?? []) layout.part(part);
  if (base === 'labelled') layout.line(`Base URL: \`${BASE}\``);
  if (base === 'bare' || base === 'both') layout.line(`\`${BASE}\``);
  const end = spec.footer === false ? '' : 'What is MongoDB Atlas? →\n';
  const text = `${layout.text}\n${sections.text}`;
  return end === '' ? text : `${text}${text.endsWith('  \n') ? '' : '\n'}${end}`;
}

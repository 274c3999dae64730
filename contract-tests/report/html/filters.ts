import { html, type Markup } from '../../../html/markup.js';

/** The form that narrows the whole page down; hidden until the script has taken it over. */
export function filters(
  fields: readonly { readonly name: string; readonly label: string; readonly options?: readonly string[] }[],
): Markup {
  const inputs = fields.map(({ name, label, options }) =>
    options
      ? html`<label>${label}<select name="${name}"><option value="">all</option>${options.map(
          (option) => html`<option>${option}</option>`,
        )}</select></label>`
      : html`<label>${label}<input name="${name}" type="search" autocomplete="off"></label>`,
  );
  return html`<form id="filters" aria-label="Filters" hidden>${inputs}<p role="status" class="soft"></p></form>
`;
}

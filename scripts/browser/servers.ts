import { asObject, asText } from '../../contract/json.js';
import { child, children, type Located } from '../../contract/located.js';
import { html, type Markup } from '../../html/markup.js';
import { type Parts, textAt } from './parts.js';
import { joined } from './schemas.js';

/** Server Objects, each with what its variables may be. */
export function serverList(servers: Located, parts: Parts): Markup {
  const items = children(servers).map(([, server]) => {
    const variables = children(child(server, 'variables')).map(([name, variable]) => {
      const { default: given, description } = asObject(variable.value);
      const values = children(child(variable, 'enum')).map(
        ([, { value }]) => html`<code>${String(value)}</code>`,
      );
      return html`<li><code>{${name}}</code> ${given === undefined ? '' : html`<span class="soft">is</span> <code>${String(given)}</code>`}${
        values.length === 0 ? '' : html` <span class="soft">or one of</span> ${joined(values, ' ')}`
      }${parts.markdown.block(asText(description))}</li>`;
    });
    const name = textAt(server, 'name');
    return html`<li><code>${textAt(server, 'url') ?? ''}</code>${name === undefined ? '' : html` <b>${name}</b>`}${parts.markdown.block(textAt(server, 'description'))}${
      variables.length === 0 ? '' : html`<ul>${variables}</ul>`
    }</li>`;
  });
  return html`<ul class="servers">${items}</ul>`;
}

/** A Bump.sh operation page, given as markdown of generation 3 on several lines, as HTML with the same content. */
export function bumpHtml(markdown: string): string {
  const body: string[] = [];
  let open = false;
  const closeList = () => {
    if (open) body.push('</ul>');
    open = false;
  };
  const lines = markdown.split('\n');
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] ?? '';
    const heading = /^(#{1,4}) (.*)$/.exec(line);
    const attribute = /^- \*\*(.*?)\*\* \((.*)\)$/.exec(line);
    const method = /^\*\*([A-Z]+) (\S+)\*\*$/.exec(line);
    if (attribute) {
      if (!open) body.push('<ul class="attributes">');
      open = true;
      const text: string[] = [];
      while (/^ {2}\S/.test(lines[at + 1] ?? '')) text.push((lines[++at] ?? '').trim());
      body.push(
        `<li class="attribute"><div class="attribute-head"><span class="attribute-name">${attribute[1]}</span> <span class="attribute-type">${attribute[2]}</span></div>${text.length === 0 ? '' : `<div class="attribute-text"><p>${inline(text.join('\n'))}</p></div>`}</li>`,
      );
      continue;
    }
    if (/^- /.test(line)) {
      if (!open) body.push('<ul>');
      open = true;
      body.push(`<li>${inline(line.slice(2))}</li>`);
      continue;
    }
    if (line.trim() !== '') closeList();
    if (method) {
      body.push(
        `<div class="operation"><span class="verb verb--${method[1]}">${method[1]}</span>\n<span class="path">${method[2]}</span></div>`,
      );
    } else if (heading) {
      const level = heading[1]?.length ?? 1;
      body.push(`<h${level}>${inline(heading[2] ?? '')}</h${level}>`);
    } else if (/^\[Powered by/.test(line)) break;
    else if (line.trim() !== '') body.push(`<p>${inline(line)}</p>`);
  }
  closeList();
  return `<!doctype html><html><head><title>Docs</title><script src="/app.js"></script></head><body>
<nav><a href="/operation/x">DELETE /navigation</a></nav>
<main data-controller="doc">${body.join('\n')}</main>
<footer><a href="https://bump.sh">Powered by Bump.sh</a></footer></body></html>
`;
}

function inline(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replace(/`([^`]*)`/g, '<code>$1</code>')
    .replace(/\[([^\]]*)\]\(([^)]*)\)/g, '<a href="$2">$1</a>')
    .replace(/\*\*([^*]+)\*\*/g, '<strong>$1</strong>')
    .replace(/(?<![*\w])\*([^*]+)\*(?![*\w])/g, '<em>$1</em>');
}

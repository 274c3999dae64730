/** What programs that save pages do to their markup, without a change of what is seen. */
export const SAVERS: Readonly<Record<string, (html: string) => string>> = {
  'Chrome, "Web page, complete"': (html) =>
    html
      .replace(
        '<!DOCTYPE html>\n<html',
        '<!DOCTYPE html>\n<!-- saved from url=(0031)https://docs.example/reference/ -->\n<html',
      )
      .replace(
        '<meta charset="utf-8">',
        '<meta http-equiv="Content-Type" content="text/html; charset=UTF-8">',
      )
      // React leaves comments between pieces of text; headings get links to themselves, code a button.
      .replace(/(<p>[^<]{5,40}?) (?=[a-z])/g, '$1<!-- --> <!-- -->')
      .replace(
        /(<h[2-6][^>]*>)((?:(?!<\/h).)*)(?=<\/h)/g,
        '$1<div>$2<a class="headerlink" href="./page_files/x.html#x" title="Permalink to this heading">¶<svg viewBox="0 0 1 1"><title>Link</title></svg></a></div>',
      )
      .replace(
        /<pre>/g,
        '<div class="code"><button type="button" aria-label="Copy"><span>Copy</span></button></div><pre class="lg">',
      )
      .replace(/<\/pre>/g, '</pre><span class="sr-only">copy icon</span>'),
  SingleFile: (html) =>
    html
      .replace(
        /<html lang="en">/,
        '<html lang=en><!--\n Page saved with SingleFile \n url: https://docs.example/reference/ \n saved date: Fri Nov 27 2026\n-->',
      )
      .replace(
        /<meta charset="utf-8">/,
        '<meta charset=utf-8><style>.sf-hidden{display:none!important}</style>',
      )
      .replace(/<\/(?:p|li|td|th|tr|thead|tbody|dd|dt)>/g, '')
      .replace(/ (class|id|href|aria-label|role)="([\w#/-]+)"/g, ' $1=$2')
      .replace(/<h1/, '<div class=sf-hidden>POST /saved/hidden</div><h1'),
  'an editor that breaks long names': (html) =>
    html
      .replace(/(<(?:td|th)><div class="lg"><p>(?:<code class="lg-c">)?[a-z]+)(?=[A-Z][a-z])/g, '$1<wbr>')
      .replace(
        /(<(?:td|th)><div class="lg"><p>(?:<code class="lg-c">)?[a-z]\w+)(?=\.)/g,
        '$1&ZeroWidthSpace;',
      )
      .replace(/<code class="lg-c">/g, '<code class="lg-c"><span style="color: red">')
      .replace(/<\/code>/g, '</span></code>')
      .replace(/(<pre><code>)<span style="color: red">/g, '$1')
      .replace(/<\/span>(<\/code><\/pre>)/g, '$1')
      .replaceAll('\n', '\r\n'),
};

/** Diagrams: Graphviz's language in, SVG out that can be read on light and on dark. */
import { instance } from '@viz-js/viz';

/** Colours by what stands in the source: roles, not colours. */
const STYLE = `<style>
  text { fill: #1f2328; font-family: system-ui, -apple-system, 'Segoe UI', Helvetica, Arial, sans-serif; }
  .line { stroke: #59636e; } .head { fill: #59636e; stroke: #59636e; }
  .box { fill: #f6f8fa; stroke: #59636e; } .main { fill: #ddf4ff; stroke: #0969da; }
  .frame { fill: none; stroke: #d1d9e0; }
  @media (prefers-color-scheme: dark) {
    text { fill: #f0f6fc; }
    .line { stroke: #9198a1; } .head { fill: #9198a1; stroke: #9198a1; }
    .box { fill: #151b23; stroke: #9198a1; } .main { fill: #121d2f; stroke: #4493f8; }
    .frame { stroke: #3d444d; }
  }
</style>`;

/** What every diagram has in common. */
const DEFAULTS = `
  graph [bgcolor=transparent, fontname=Helvetica, fontsize=11, nodesep=0.3, ranksep=0.4, pad=0.1]
  node [shape=box, style=rounded, class=box, fontname=Helvetica, fontsize=12, margin="0.34,0.1"]
  edge [fontname=Helvetica, fontsize=10, arrowsize=0.7]
`;

/** Draws a diagram. The same source gives the same bytes. */
export async function draw(source: string): Promise<string> {
  const viz = await instance();
  const title = /^\/\/ (.*)/.exec(source)?.[1];
  if (title === undefined) throw new Error('The first line of a diagram is "// " and what it shows.');
  const svg = viz.renderString(source.replace('{', `{${DEFAULTS}`), { format: 'svg' });
  return (
    svg
      // The header names the version of Graphviz; comments and tooltips say what the text says.
      .replace(/^[\s\S]*?<svg/, '<svg')
      .replaceAll(/<!--[\s\S]*?-->\n?|<title>[\s\S]*?<\/title>\n?/g, '')
      .replace(
        />/,
        ` role="img">\n<title>${title.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</title>\n${STYLE}`,
      )
      // Roles in place of colours.
      .replaceAll(/<g id="[^"]*" class="(node|edge|cluster|graph)( [\w ]+)?"/g, '<g class="$1$2"')
      .replaceAll(
        /<g class="node (\w+)">\n<path fill="none" stroke="black"/g,
        '<g class="node">\n<path class="$1"',
      )
      .replaceAll(
        /<g class="cluster">\n<(path|polygon) fill="none" stroke="black"/g,
        '<g class="cluster">\n<$1 class="frame"',
      )
      .replaceAll('<path fill="none" stroke="black"', '<path fill="none" class="line"')
      .replaceAll('<polygon fill="black" stroke="black"', '<polygon class="head"')
      .replaceAll(/ font-family="[^"]*"/g, '')
  );
}

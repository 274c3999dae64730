/**
 * What all pages have in common: colours, type, tables, folded parts. Light and dark by the reader's own setting; every pair of
 * colours has a contrast of 4.5 or more.
 */
export const look = `
:root { color-scheme: light dark; --paper: #ffffff; --ink: #1b1f24; --soft: #57606a; --line: #d8dee4; --tint: #f5f7f9;
  --good: #116329; --bad: #b3261e; --odd: #7a4d00; --link: #0550ae; --other: #6639ba;
  --good-tint: #e6f4ea; --bad-tint: #fdeceb; --odd-tint: #fdf3dc; --link-tint: #e7f1fc; --other-tint: #f2ecfb; }
@media screen and (prefers-color-scheme: dark) { :root { --paper: #14181d; --ink: #e6edf3; --soft: #a3adb8; --line: #333b44;
  --tint: #1c2128; --good: #5fd07a; --bad: #ff8a80; --odd: #f0b849; --link: #79b8ff; --other: #c4a5ff;
  --good-tint: #16291c; --bad-tint: #351d1c; --odd-tint: #302714; --link-tint: #16283c; --other-tint: #271f38; } }
* { box-sizing: border-box; }
html { scroll-padding-top: 1rem; -webkit-text-size-adjust: 100%; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", sans-serif; }
h1 { font-size: 1.6rem; line-height: 1.25; margin: 0 0 .35rem; } h2 { font-size: 1.25rem; line-height: 1.3; margin: 2.75rem 0 .6rem; }
h3 { font-size: 1.05rem; margin: 1.25rem 0 .25rem; } h1, h2, h3, h4, p, li, dd, summary { overflow-wrap: anywhere; }
p { margin: .5rem 0; } a { color: var(--link); } .soft { color: var(--soft); } [hidden] { display: none !important; }
.skip { position: absolute; left: -100rem; }
.skip:focus { left: 1rem; top: 1rem; z-index: 9; background: var(--paper); padding: .5rem .75rem; }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; border-radius: .2rem; }
code, pre { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; } code { font-size: .875em; }
pre { margin: 0; padding: .75rem .9rem; overflow-x: auto; background: var(--tint); font-size: .82rem; line-height: 1.5; }
input, select { font: inherit; color: var(--ink); background: var(--paper); border: 1px solid var(--soft); border-radius: .4rem;
  padding: .35rem .6rem; height: 2.5rem; }
.scroll { overflow-x: auto; border: 1px solid var(--line); border-radius: .5rem; }
table { border-collapse: collapse; width: 100%; font-size: .9rem; }
caption { text-align: left; padding: .5rem .75rem; color: var(--soft); }
th, td { text-align: left; padding: .4rem .75rem; border-top: 1px solid var(--line); vertical-align: top; }
thead th { background: var(--tint); color: var(--soft); font-weight: 600; font-size: .85rem; } th[scope=row] { font-weight: 500; }
.num { text-align: right; font-variant-numeric: tabular-nums; }
details { border: 1px solid var(--line); border-radius: .5rem; margin: .5rem 0; overflow: clip; }
summary { padding: .5rem .75rem; cursor: pointer; } summary:focus-visible { outline-offset: -3px; }
details[open] > summary { background: var(--tint); }
.chip { display: inline-block; border-radius: 1rem; padding: 0 .55rem; font-size: .78rem; line-height: 1.5; font-weight: 600;
  color: var(--soft); background: var(--tint); white-space: nowrap; }
.chip.good { color: var(--good); background: var(--good-tint); } .chip.bad { color: var(--bad); background: var(--bad-tint); }
.chip.odd { color: var(--odd); background: var(--odd-tint); } .chip.link { color: var(--link); background: var(--link-tint); }
.chip.other { color: var(--other); background: var(--other-tint); }
@media print { :root { color-scheme: light; } .scroll { overflow: visible; } pre { white-space: pre-wrap; overflow-wrap: anywhere; }
  details::details-content { content-visibility: visible; height: auto; } }
`;

/** Light and dark by the reader's own setting; every colour pair has a contrast of 4.5 or more. */
export const style = `
:root { color-scheme: light dark; --paper: #ffffff; --ink: #1b1f24; --soft: #57606a; --line: #d0d7de; --tint: #f3f5f7;
  --good: #116329; --bad: #b3261e; --odd: #7a4d00; --link: #0550ae; }
@media (prefers-color-scheme: dark) { :root { --paper: #14181d; --ink: #e6edf3; --soft: #a3adb8; --line: #3a424b;
  --tint: #1f252c; --good: #5fd07a; --bad: #ff8a80; --odd: #f0b849; --link: #79b8ff; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 78rem; padding: 1rem 1.25rem 4rem; background: var(--paper); color: var(--ink);
  font: 1rem/1.5 system-ui, sans-serif; }
h1 { font-size: 1.5rem; margin: 0 0 .25rem; } h2 { font-size: 1.2rem; margin: 2.5rem 0 .5rem; }
h3 { font-size: 1rem; margin: 1.25rem 0 .25rem; overflow-wrap: anywhere; }
p { margin: .5rem 0; } a { color: var(--link); } .soft { color: var(--soft); }
.skip { position: absolute; left: -100rem; } .skip:focus { left: 1rem; top: 1rem; background: var(--paper); padding: .5rem; }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
.tiles { display: flex; flex-wrap: wrap; gap: .75rem; margin: 1rem 0; padding: 0; }
.tiles div { border: 1px solid var(--line); border-radius: .5rem; padding: .5rem .9rem; min-width: 7rem; }
.tiles dt { color: var(--soft); font-size: .85rem; } .tiles dd { margin: 0; font-size: 1.4rem; font-weight: 600; }
form { display: flex; flex-wrap: wrap; gap: 1rem; align-items: end; margin: .75rem 0; }
label { display: grid; gap: .2rem; font-size: .85rem; color: var(--soft); }
input, select { font: inherit; color: var(--ink); background: var(--paper); border: 1px solid var(--soft); border-radius: .35rem;
  padding: .35rem .5rem; min-width: 12rem; height: 2.4rem; }
.scroll { overflow-x: auto; border: 1px solid var(--line); border-radius: .5rem; }
table { border-collapse: collapse; width: 100%; font-size: .9rem; }
caption { text-align: left; padding: .5rem .75rem; color: var(--soft); }
th, td { text-align: left; padding: .35rem .75rem; border-top: 1px solid var(--line); vertical-align: top; }
thead th { background: var(--tint); position: sticky; top: 0; } th[scope=row] { font-weight: 500; }
.num { text-align: right; font-variant-numeric: tabular-nums; }
.passed { color: var(--good); } .failed { color: var(--bad); font-weight: 700; }
.known, .mock-defect, .warned { color: var(--odd); } .unreachable { color: var(--soft); }
details { border: 1px solid var(--line); border-radius: .5rem; margin: .5rem 0; } summary { padding: .5rem .75rem; cursor: pointer; }
pre { margin: 0; padding: .75rem; overflow-x: auto; background: var(--tint); font: .85rem/1.45 ui-monospace, monospace; }
code { font: .9em ui-monospace, monospace; }
summary, header, td code { overflow-wrap: anywhere; } td:has(code) { min-width: 14rem; } [hidden] { display: none; }
#matrix th[scope=row] { position: sticky; left: 0; background: var(--paper); }
@media (max-width: 40rem) { label, form p { width: 100%; }
  #matrix .request { display: none; } #matrix th, #matrix td { padding: .35rem .4rem; font-size: .8rem; }
  #matrix th[scope=row] { max-width: 9rem; overflow-wrap: anywhere; } td:has(code) { min-width: 0; } }
`;

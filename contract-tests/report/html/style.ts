/** What the report has beside the common look. */
export const style = `
body { max-width: 80rem; margin: 0 auto; padding: 1.5rem 1.25rem 4rem; }
h3 { overflow-wrap: anywhere; }
.tiles { display: flex; flex-wrap: wrap; gap: .6rem; margin: 1.25rem 0; padding: 0; }
.tiles div { border: 1px solid var(--line); border-radius: .5rem; padding: .4rem .9rem .5rem; min-width: 6.5rem; }
.tiles dt { color: var(--soft); font-size: .82rem; } .tiles dd { margin: 0; font-size: 1.4rem; font-weight: 600; line-height: 1.3; }
form { display: flex; flex-wrap: wrap; gap: .75rem 1rem; align-items: end; margin: .75rem 0; }
label { display: grid; gap: .2rem; font-size: .85rem; color: var(--soft); } input, select { min-width: 12rem; }
.passed { color: var(--good); } .failed { color: var(--bad); font-weight: 700; }
.known, .mock-defect, .warned { color: var(--odd); } .unreachable { color: var(--soft); }
td.passed { background: var(--good-tint); } td.failed { background: var(--bad-tint); }
td.known, td.mock-defect, td.warned { background: var(--odd-tint); }
thead th { position: sticky; top: 0; } td code, summary, header { overflow-wrap: anywhere; } td:has(code) { min-width: 14rem; }
#matrix th[scope=row] { position: sticky; left: 0; background: var(--paper); }
@media (max-width: 40rem) { body { padding: 1rem .9rem 3rem; } label, input, select, form p { width: 100%; }
  #matrix .request { display: none; } #matrix th, #matrix td { padding: .35rem .4rem; font-size: .8rem; }
  #matrix th[scope=row] { max-width: 9rem; overflow-wrap: anywhere; } td:has(code) { min-width: 0; } }
`;

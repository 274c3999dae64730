/** What the report has beside the common look. */
export const style = `
body { max-width: 80rem; margin: 0 auto; padding: 1.5rem 1.25rem 4rem; }
h3 { overflow-wrap: anywhere; }
header { border-bottom: 1px solid var(--line); padding-bottom: .5rem; } header p { margin: .2rem 0; } .small { font-size: .88rem; }
.tiles { display: flex; flex-wrap: wrap; gap: .3rem 2rem; margin: 1rem 0 .5rem; padding: 0; }
.tiles div { display: flex; flex-direction: column-reverse; }
.tiles dt { color: var(--soft); font-size: .82rem; } .tiles dd { margin: 0; font-size: 1.5rem; font-weight: 650; line-height: 1.25; font-variant-numeric: tabular-nums; }
.cause { border: 1px solid var(--line); border-radius: .5rem; margin: .75rem 0; overflow: clip; }
.cause h3 { margin: 0; padding: .6rem .9rem; font-size: .95rem; background: var(--tint); } .cause h3 .soft { font-weight: 400; }
.cause details { border: 0; border-top: 1px solid var(--line); border-radius: 0; margin: 0; } .cause summary { padding: .4rem .9rem; }
.cause details[open] > summary { background: none; } .cause .chip { min-width: 4.6rem; text-align: center; margin-right: .35rem; }
form { display: flex; flex-wrap: wrap; gap: .75rem 1rem; align-items: end; margin: .75rem 0; }
label { display: grid; gap: .2rem; font-size: .85rem; color: var(--soft); } input, select { min-width: 12rem; }

.passed, .chip.passed { color: var(--good); } .failed, .chip.failed { color: var(--bad); font-weight: 700; }
.known, .chip.known, .chip.mock-defect, .chip.warned, .mock-defect, .warned { color: var(--odd); } .unreachable { color: var(--soft); }
td.passed, .chip.passed { background: var(--good-tint); } td.failed, .chip.failed { background: var(--bad-tint); }
td.known, td.mock-defect, td.warned, .chip.known, .chip.mock-defect, .chip.warned { background: var(--odd-tint); }
thead th { position: sticky; top: 0; } td code, summary, header { overflow-wrap: anywhere; } td:has(code) { min-width: 14rem; }
#matrix th, #matrix td { padding: .4rem .55rem; } #matrix th[scope=row] { position: sticky; left: 0; background: var(--paper); } #matrix .request { min-width: 12rem; }
@media (max-width: 40rem) { body { padding: 1rem .9rem 3rem; } .tiles { display: grid; grid-template-columns: repeat(4, auto); justify-content: space-between; gap: .5rem; } .tiles dd { font-size: 1.25rem; }
  form { gap: .6rem; } label { flex: 1 1 8rem; } label:first-child, form p { flex-basis: 100%; } input, select { width: 100%; min-width: 0; }
  td:has(code) { min-width: 0; }
  /* Each row is a list of its outcomes, so that all of them are on the screen. */
  #matrix thead, #matrix .none, #matrix .request { display: none; } #matrix, #matrix tbody, #matrix caption { display: block; }
  #matrix tr { display: flex; flex-wrap: wrap; gap: .3rem; padding: .5rem .6rem; border-top: 1px solid var(--line); }
  #matrix tr[hidden] { display: none; } #matrix th, #matrix td { border: 0; padding: .1rem .5rem; border-radius: .35rem; font-size: .82rem; }
  #matrix th[scope=row] { padding: 0; font-weight: 600; overflow-wrap: anywhere; } #matrix .scheme { flex: 1; min-width: 5rem; padding: 0 .35rem; color: var(--soft); }
  #matrix tr::after { content: ''; order: 1; flex-basis: 100%; } #matrix [data-status] { order: 2; }
  #matrix [data-status]::before { content: attr(data-status) ' '; color: var(--ink); font-weight: 400; } }
`;

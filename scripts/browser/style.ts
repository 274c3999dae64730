/** What the browser has beside the common look. */
export const browserStyle = `
.frame { display: grid; grid-template-columns: 19rem minmax(0, 1fr); }
nav { position: sticky; top: 0; height: 100vh; overflow-y: auto; border-right: 1px solid var(--line); padding: 1rem .75rem 2rem;
  font-size: .9rem; background: var(--paper); }
nav .home { display: block; font-weight: 650; color: inherit; text-decoration: none; padding: 0 .5rem .75rem; line-height: 1.35; }
nav form { position: relative; margin: 0 .25rem .75rem; } nav input { width: 100%; padding-right: 2rem; }
kbd { position: absolute; right: .6rem; top: .5rem; font: inherit; font-size: .85em; color: var(--soft); border: 1px solid var(--line);
  border-radius: .25rem; padding: 0 .4rem; line-height: 1.4; pointer-events: none; }
input:not(:placeholder-shown) + kbd { display: none; }
#page-menu { display: none; font: inherit; color: var(--ink); background: var(--tint); border: 1px solid var(--line); border-radius: .4rem;
  padding: .35rem .75rem; height: 2.5rem; }
nav ul { list-style: none; margin: 0; padding: 0; } nav li a, nav a.plain { display: flex; gap: .5rem; align-items: baseline;
  padding: .3rem .5rem; border-radius: .35rem; color: inherit; text-decoration: none; line-height: 1.35; }
nav li a:hover, nav a.plain:hover { background: var(--tint); } nav li a span:last-child, nav li a code { overflow-wrap: anywhere; min-width: 0; }
nav details { border: 0; margin: .15rem 0; } nav details[open] { margin-bottom: .6rem; } nav summary { padding: .3rem .5rem; font-weight: 600; border-radius: .35rem; }
nav details[open] > summary { background: none; } nav summary .soft { font-weight: 400; }
#page-found li a { display: block; } nav small { display: block; color: var(--soft); overflow-wrap: anywhere; } #page-found p { margin: 0 .5rem .4rem; }
.method { font: 700 .68rem/1.6 ui-monospace, monospace; letter-spacing: .02em; border-radius: .25rem; padding: 0 .4rem; color: var(--soft);
  background: var(--tint); flex: none; min-width: 3.4rem; text-align: center; display: inline-block; }
.method.get { color: var(--link); background: var(--link-tint); } .method.post { color: var(--good); background: var(--good-tint); }
.method.delete { color: var(--bad); background: var(--bad-tint); } .method.put, .method.patch { color: var(--odd); background: var(--odd-tint); }
main { padding: 1.75rem 2.25rem 6rem; max-width: 82rem; min-width: 0; }
header { margin-bottom: 1rem; } .tally { list-style: none; display: flex; flex-wrap: wrap; gap: .4rem; padding: 0; margin: .9rem 0; }
.legend { font-size: .88rem; color: var(--soft); max-width: 62rem; margin-top: 1.25rem; }
section > h2 { border-bottom: 1px solid var(--line); padding-bottom: .35rem; }
.operation { margin: 2.25rem 0 3.25rem; content-visibility: auto; contain-intrinsic-size: auto 60rem; }
.operation .operation { margin: .75rem 0; content-visibility: visible; }
h3 { font-size: 1.2rem; margin: 0 0 .3rem; line-height: 1.35; } h4 { font-size: .95rem; margin: 1.6rem 0 .35rem; } h5 { font-size: 1rem; margin: 0 0 .25rem; }
.line { margin: 0 0 .6rem; display: flex; flex-wrap: wrap; gap: .35rem .6rem; align-items: baseline; } .line .method { font-size: .78rem; padding: .05rem .55rem; }
.path { font-size: .92rem; } .anchor { color: var(--soft); text-decoration: none; opacity: 0; font-weight: 400; }
:hover > .anchor, .anchor:focus-visible { opacity: 1; } @media (hover: none) { .anchor { opacity: .6; } }
.pair { display: grid; grid-template-columns: minmax(0, 1fr) 21rem; gap: 0 1.75rem; }
.words { font-size: .82rem; line-height: 1.45; color: var(--ink); padding-left: .9rem; border-left: 2px solid var(--line); align-self: start; }
.words:empty { border: 0; } .words ul { list-style: none; margin: 0; padding: 0; } .words li { margin: 0 0 .4rem; } .words li:last-child { margin: 0; }
.words i { font-style: normal; color: var(--soft); } .words li > span { display: block; } .words b { font-weight: 600; color: var(--soft); } .words q { quotes: "\\201C" "\\201D"; } cite { font-style: normal; color: var(--soft); }
.words cite a { color: inherit; } .same > span { color: var(--good); font-weight: 600; } .same cite { display: block; }
.shared { margin: 0; color: var(--soft); font-size: .88rem; }

.component { content-visibility: auto; contain-intrinsic-size: auto 12rem; } main .item > .pair code.name { cursor: pointer; }
.items { border-top: 1px solid var(--line); } .items > .item, .items > .component { border-bottom: 1px solid var(--line); padding: .65rem 0; }
.item { scroll-margin-top: .5rem; } .item:target > .pair .head, .item:target > .head, .operation:target > h3 { border-left: 4px solid var(--link); padding-left: .6rem; }
.head { margin: 0; display: flow-root; } .name { font-weight: 650; } a.name { color: inherit; text-decoration-color: var(--line); }
code.name { font-size: .92rem; } .component > .pair .head > code.name { font-size: 1rem; }
.head .md, .head .md p:only-child { display: inline; } .inside .item .md { margin-bottom: .1rem; }
.type { color: var(--soft); } .required { color: var(--bad); font-size: .8rem; font-weight: 600; }
.media { font-weight: 600; } .content { margin-top: .6rem; } .label { font-size: .85rem; color: var(--soft); font-weight: 600; margin: .75rem 0 .1rem; }
.md > :first-child, .said > :first-child { margin-top: 0; } .md { margin: .2rem 0 .35rem; } .said > .md { max-width: 46rem; }
.md p { margin: .35rem 0; } .md pre, .code pre { white-space: pre-wrap; overflow-wrap: anywhere; border-radius: .4rem; }
.md .heading { font-weight: 650; margin-top: .9rem; } .md ul, .md ol { padding-left: 1.4rem; margin: .35rem 0; } .md blockquote { margin: .5rem 0; padding-left: .9rem; border-left: 3px solid var(--line); }
.brief { margin: .1rem 0 0; } .title, .fact, .limits, .values { margin: .2rem 0; font-size: .9rem; } .title { color: var(--soft); }
.limits span { margin-right: .8rem; color: var(--soft); } .limits code, .values code, .fact code { overflow-wrap: anywhere; }
.values code { background: var(--tint); border-radius: .25rem; padding: .05rem .35rem; display: inline-block; margin: .1rem 0; }
.about { margin: .5rem 0; font-size: .9rem; } .about div { display: flex; gap: .5rem; } .about dt { color: var(--soft); flex: none; min-width: 6rem; }
.about dd { margin: 0; min-width: 0; } .servers, .mapping { margin: 0; padding-left: 1.1rem; } dd .servers { list-style: none; padding: 0; }
.inside { margin: .5rem 0 .25rem; padding-left: 1rem; border-left: 2px solid var(--line); } .inside .item { padding: .4rem 0; }
details.inside { border: 0; border-left: 2px solid var(--line); border-radius: 0; overflow: visible; } details.inside > summary, .code > summary { padding: .15rem 0; font-size: .88rem; color: var(--link); background: none; }
details.code { border: 0; margin: .2rem 0; overflow: visible; } details.code[open] > summary, details.inside[open] > summary { background: none; }
.findings { font-size: .9rem; } .findings .md { padding: .25rem 1rem .5rem; } .findings .conflict { border-color: var(--bad); }
.notice { border: 1px solid var(--odd); background: var(--odd-tint); border-radius: .5rem; padding: .25rem 1rem; margin: 1rem 0; }
.pages { padding-left: 2.5rem; font-size: .9rem; } .pages li { margin: .2rem 0; }
.pages li:target code { background: var(--link-tint); }
@media (max-width: 82rem) { .frame { grid-template-columns: 17rem minmax(0, 1fr); } .pair { grid-template-columns: minmax(0, 1fr) 19rem; } }
@media (max-width: 68rem) { .pair { grid-template-columns: minmax(0, 1fr); } .words { margin-top: .5rem; } .words:empty { display: none; } }
@media (max-width: 56rem) { .frame { display: block; } html { scroll-padding-top: 4.25rem; }
  nav { position: sticky; height: auto; max-height: 100vh; border: 0; border-bottom: 1px solid var(--line); padding: .6rem .9rem; z-index: 5; }
  .bar { display: flex; gap: .6rem; align-items: center; } .bar .home { display: none; } .bar form { flex: 1; margin: 0; } #page-menu { display: block; } kbd { display: none; }
  #page-menu[hidden] { display: none; } #page-contents { display: none; max-height: calc(100vh - 5rem); overflow-y: auto; margin-top: .5rem; } nav.open #page-contents { display: block; }
  #page-found { max-height: 60vh; overflow-y: auto; margin-top: .5rem; } main { padding: 1.1rem 1rem 4rem; } .about div { display: block; } }
@media print { .component { content-visibility: visible; } nav, .anchor, .skip { display: none; } .frame { display: block; } main { padding: 0; } .operation { content-visibility: visible; break-inside: auto; }
  .pair { grid-template-columns: minmax(0, 1fr) 17rem; } h2, h3, h4, .line { break-after: avoid; } .item { break-inside: avoid-page; } }
`;

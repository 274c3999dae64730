/**
 * Runs in the page: search over everything that it shows, by keyboard, too; deep links open what is folded. Without scripts the
 * whole contract is there.
 */
export function browse(): void {
  const nav = document.querySelector('nav');
  const form = document.querySelector<HTMLFormElement>('#page-search');
  const input = form?.querySelector('input');
  const found = document.querySelector<HTMLElement>('#page-found');
  const contents = document.querySelector<HTMLElement>('#page-contents');
  const menu = document.querySelector<HTMLElement>('#page-menu');
  const status = found?.querySelector('p');
  const list = found?.querySelector('ul');
  if (!nav || !form || !input || !found || !contents || !menu || !status || !list) return;

  interface Entry {
    readonly id: string;
    readonly title: string;
    readonly home: string;
    readonly name: string;
    readonly words: string;
  }
  const most = 60;
  let index: readonly Entry[] | undefined;
  const said = (element: Element | null | undefined) =>
    (element?.textContent ?? '').replace(/\s+/g, ' ').trim();

  /** Method and path of an operation. */
  const requestOf = (operation: Element | null) =>
    operation ? `${said(operation.querySelector('.method'))} ${said(operation.querySelector('.path'))}` : '';

  /** Operations, and every named part with its home. Made when somebody first searches. */
  const entries = (): readonly Entry[] => {
    index ??= [...document.querySelectorAll('.operation[id], .item[id]')].map((element) => {
      const isOperation = element.classList.contains('operation');
      const head = element.querySelector(isOperation ? 'h3, h5' : '.head');
      const request = requestOf(element.closest('.operation'));
      const label = isOperation ? head : (head?.querySelector('.name, .chip.status') ?? head);
      const title = said(label).replace(/ #$/, '');
      const component = said(element.parentElement?.closest('.item.component[id]')?.querySelector('.name'));
      const home = request || component || said(element.closest('section')?.querySelector('h2'));
      // The words of an operation are those of all its parts; a part is found by its own.
      const own = isOperation ? element : (element.querySelector(':scope > .pair') ?? head);
      const name = `${title} ${element.id} ${isOperation ? request : ''}`.toLowerCase();
      return { id: element.id, title, home, name, words: said(own).toLowerCase() };
    });
    return index;
  };

  const show = (entry: Entry) => {
    const link = document.createElement('a');
    link.href = `#${encodeURIComponent(entry.id)}`;
    const title = document.createElement('span');
    title.textContent = entry.title;
    const home = document.createElement('small');
    home.textContent = entry.home;
    link.append(title, home);
    const item = document.createElement('li');
    item.append(link);
    return item;
  };

  const search = () => {
    const terms = input.value.toLowerCase().split(/\s+/).filter(Boolean);
    const isSearching = terms.length > 0;
    found.hidden = !isSearching;
    contents.hidden = isSearching;
    nav.classList.toggle('searching', isSearching);
    if (!isSearching) return;
    const has = (text: string) => terms.every((term) => text.includes(term));
    const byTitle = entries().filter(({ title }) => has(title.toLowerCase()));
    const byName = entries().filter(({ title, name }) => !has(title.toLowerCase()) && has(name));
    const byWords = entries().filter(({ name, words }) => !has(name) && has(words));
    const all = [...byTitle, ...byName, ...byWords];
    list.replaceChildren(...all.slice(0, most).map(show));
    const number = all.length === 1 ? '1 place' : `${all.length} places`;
    status.textContent =
      all.length === 0 ? 'Nothing found' : all.length > most ? `${number}, the first ${most}` : number;
  };

  const leave = () => {
    input.value = '';
    search();
    nav.classList.remove('open');
    menu.setAttribute('aria-expanded', 'false');
  };

  /** What an address leads to is opened, and whatever it is folded in. */
  const open = () => {
    let id = location.hash.slice(1);
    try {
      id = decodeURIComponent(id);
    } catch {
      // As it is.
    }
    const target = document.getElementById(id);
    if (!target) return;
    let isFolded = false;
    for (let fold = target.closest('details'); fold; fold = fold.parentElement?.closest('details') ?? null) {
      isFolded ||= !fold.open;
      fold.open = true;
    }
    if (isFolded) target.scrollIntoView();
  };

  input.addEventListener('input', search);
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    list.querySelector('a')?.click();
  });
  menu.addEventListener('click', () => {
    const isOpen = nav.classList.toggle('open');
    menu.setAttribute('aria-expanded', String(isOpen));
  });
  nav.addEventListener('click', (event) => {
    if (event.target instanceof Element && event.target.closest('a')) leave();
  });
  document.addEventListener('keydown', (event) => {
    const at = document.activeElement;
    const isTyping = at instanceof HTMLInputElement;
    if (event.key === '/' && !isTyping && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      input.focus();
      input.select();
    } else if (event.key === 'Escape' && (isTyping || found.contains(at))) {
      leave();
      input.blur();
    } else if ((event.key === 'ArrowDown' || event.key === 'ArrowUp') && !found.hidden && nav.contains(at)) {
      const links: (Element | null)[] = [input, ...list.querySelectorAll('a')];
      const next = links[links.indexOf(at) + (event.key === 'ArrowDown' ? 1 : -1)];
      if (next instanceof HTMLElement) {
        event.preventDefault();
        next.focus();
      }
    }
  });
  // A property has no link of its own beside its name: there are too many.
  document.querySelector('main')?.addEventListener('click', ({ target }) => {
    if (!(target instanceof Element) || target.closest('a, summary') || !target.closest('code.name')) return;
    location.hash = `#${encodeURIComponent(target.closest('.item[id]')?.id ?? '')}`;
  });
  addEventListener('beforeprint', () => {
    for (const fold of document.querySelectorAll('main details')) fold.setAttribute('open', '');
  });
  addEventListener('hashchange', open);
  form.hidden = false;
  menu.hidden = false;
  open();
}

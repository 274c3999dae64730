/**
 * Runs in the page: one form of filters for everything that has the attributes they ask for. Without scripts the whole report
 * is there.
 */
export function narrowDown(): void {
  const form = document.querySelector<HTMLFormElement>('#filters');
  const status = form?.querySelector('[role=status]');
  if (!form || !status) return;
  const items = [...document.querySelectorAll<HTMLElement>('[data-outcome]')];
  const groups = [...document.querySelectorAll<HTMLElement>('.cause')];
  const apply = () => {
    const values = [...new FormData(form)].flatMap(([name, value]): [string, string][] =>
      typeof value === 'string' && value !== '' ? [[name, value]] : [],
    );
    let shown = 0;
    for (const item of items) {
      const fits = values.every(([name, value]) => {
        const own = item.dataset[name] ?? '';
        return name === 'text' ? own.includes(value.toLowerCase()) : own.split(' ').includes(value);
      });
      item.hidden = !fits;
      if (fits) shown += 1;
    }
    for (const group of groups) group.hidden = !group.querySelector('details:not([hidden])');
    status.textContent = values.length === 0 ? '' : `${shown} of ${items.length} entries shown`;
  };
  form.addEventListener('input', apply);
  form.addEventListener('submit', (event) => event.preventDefault());
  form.hidden = false;
  apply();
  const open = () => {
    let id = location.hash.slice(1);
    try {
      id = decodeURIComponent(id);
    } catch {
      // As it is.
    }
    const target = document.getElementById(id);
    if (target instanceof HTMLDetailsElement) target.open = true;
  };
  addEventListener('hashchange', open);
  open();
}

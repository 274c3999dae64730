/** One form of filters for everything that has the attributes they ask for. Without scripts the whole report is there. */
export const script = `
const form = document.getElementById('filters');
const status = form.querySelector('[role=status]');
const items = [...document.querySelectorAll('[data-outcome]')];
const groups = [...document.querySelectorAll('.cause')];
const apply = () => {
  const values = Object.entries(Object.fromEntries(new FormData(form))).filter(([, value]) => value !== '');
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
  status.textContent = values.length === 0 ? '' : shown + ' of ' + items.length + ' entries shown';
};
form.addEventListener('input', apply);
form.addEventListener('submit', (event) => event.preventDefault());
form.hidden = false;
apply();
const open = () => {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (target instanceof HTMLDetailsElement) target.open = true;
};
addEventListener('hashchange', open);
open();
`;

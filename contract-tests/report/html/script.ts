/** Filters of the tables. Without scripts the whole report is there and readable. */
export const script = `
for (const form of document.querySelectorAll('form[data-filters]')) {
  const table = document.getElementById(form.dataset.filters);
  const status = form.querySelector('[role=status]');
  const rows = [...table.tBodies[0].rows];
  const apply = () => {
    const values = Object.fromEntries(new FormData(form));
    let shown = 0;
    for (const row of rows) {
      const fits = Object.entries(values).every(([name, value]) => {
        if (value === '') return true;
        const own = row.dataset[name] ?? '';
        return name === 'text' ? own.includes(value.toLowerCase()) : own.split(' ').includes(value);
      });
      row.hidden = !fits;
      if (fits) shown += 1;
    }
    status.textContent = shown + ' of ' + rows.length + ' rows shown';
  };
  form.addEventListener('input', apply);
  form.addEventListener('submit', (event) => event.preventDefault());
  form.hidden = false;
  apply();
}
const open = () => {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (target instanceof HTMLDetailsElement) target.open = true;
};
addEventListener('hashchange', open);
open();
`;

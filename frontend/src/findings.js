// Chooses all findings of a page at once, and shows of a decision what the chosen one needs.

const all = document.querySelector("[data-all]");
const every = [...document.querySelectorAll('input[name="finding"][type="checkbox"]')];

all?.addEventListener("change", () => {
  for (const one of every) one.checked = all.checked;
});

for (const form of document.querySelectorAll("[data-decide]")) {
  const deed = form.querySelector('select[name="deed"]');
  const show = () => {
    for (const one of form.querySelectorAll("[data-for]")) {
      const wanted = one.dataset.for === deed.value;
      one.hidden = !wanted;
      for (const field of one.querySelectorAll("input, select")) field.required = wanted;
    }
    form.querySelector('input[name="reason"]').required = deed.value !== "fix";
  };
  deed.addEventListener("change", show);
  show();
}

// The page on which a workbook comes into a ledger: sent, compared, shown, and applied or left for approval.

import { ask } from "./page/asking.js";
import { el, told } from "./page/making.js";
import { mappingOf } from "./ledger/mapping.js";
import { previewOf } from "./ledger/preview.js";

const data = told("grid");
const words = told("words-grid");
const form = document.querySelector("[data-import]");
const place = document.querySelector("[data-outcome]");
const page = { data, words, send, compare };

/** Send the chosen file with some more items; null where it was refused, and the person was told why. */
function send(address, items) {
  const sent = new FormData();
  sent.set("file", form.elements.file.files[0]);
  for (const [name, value] of Object.entries(items)) if (value) sent.set(name, value);
  return ask(address, { method: "POST", form: sent, quiet: items.apply === "true" || items.approve === "true" || Boolean(items.confirm) });
}

/** The items that every comparison of the file has. */
function items() {
  return { site: form.elements.site.value.trim(), replace: form.elements.replace.checked ? "true" : "" };
}

async function compare() {
  if (!form.elements.file.files.length) return form.reportValidity();
  place.replaceChildren(el("progress", { "aria-label": words.loading }));
  const found = await send(`/ledgers/${data.slug}/import/`, items());
  place.replaceChildren();
  if (!found) return undefined;
  const foreign = !found.rows.length && found.problems.some((one) => one.level === "error") && data.writes;
  const sheets = foreign ? ((await send(`/ledgers/${data.slug}/mapping`, {}))?.sheets ?? []) : [];
  place.replaceChildren(...(sheets.length ? sheets.map((sheet) => mappingOf(page, sheet)) : [previewOf(page, found, items())]));
  place.querySelector("h2")?.scrollIntoView({ block: "nearest" });
  return undefined;
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  compare();
});
form.elements.file.addEventListener("change", () => place.replaceChildren());

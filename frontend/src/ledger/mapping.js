// What the labels of a foreign sheet are taken to mean: a form to correct and confirm; the home remembers it.

import { el, filled } from "../page/making.js";

/** The section for one sheet. */
export function mappingOf(page, sheet) {
  const { words, data } = page;
  const language = document.documentElement.lang;
  const choices = sheet.labels.map((one) => {
    const options = [["", words.mapping_skip], ...data.columns.map((column) => [column.name, column.label])];
    const select = el("select", { "aria-label": one.label }, ...options.map(([value, text]) => el("option", { value, text })));
    select.value = one.field;
    return { one, select };
  });
  const lines = choices.map(({ one, select }) => el("tr", {},
    el("th", { scope: "row", text: one.label }), el("td", { class: "note", text: one.examples.join("、") }), el("td", {}, select),
    el("td", { class: "note", text: one.field ? `${one.because[language]} ${one.confidence} %` : one.because[language] })));
  const heads = [words.mapping_label, words.mapping_examples, words.mapping_field, words.mapping_because].map((text) => el("th", { scope: "col", text }));
  const wrong = el("p", { class: "notice wrong", role: "alert", hidden: true });
  const why = el("input", { id: `mapping-why-${sheet.line}`, required: true, maxlength: 1000, autocomplete: "off" });
  const form = el("form", { class: "saving" },
    el("div", { class: "scroll" }, el("table", { class: "tight" }, el("thead", {}, el("tr", {}, ...heads)), el("tbody", {}, ...lines))),
    el("div", { class: "field" }, el("label", { for: why.id, text: words.why }), why), wrong,
    el("button", { class: "main", text: words.mapping_confirm }));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const fault = faultOf(page, choices.map(({ select }) => select.value).filter(Boolean));
    if (fault) return show(fault);
    const said = Object.fromEntries(choices.map(({ one, select }) => [one.label, select.value]));
    const found = await page.send(`/ledgers/${data.slug}/mapping`, { sheet: sheet.sheet, said: JSON.stringify(said), why: why.value, confirm: "true" });
    if (found?.refused) return show([found[language], ...(found.problems ?? []).map((one) => one[language])].join(" "));
    return found ? page.compare() : undefined;
  });
  function show(text) {
    wrong.textContent = text;
    wrong.hidden = false;
  }
  return el("section", { class: "sheet" }, el("h2", { text: words.mapping_heading }), el("p", { class: "note", text: filled(words.mapping_note, { sheet: sheet.sheet, line: sheet.line }) }), form);
}

/** Why a choice cannot be: a key is missing, or a column is meant twice; empty where it can. */
function faultOf({ data, words }, fields) {
  const labels = (columns) => columns.map((one) => one.label).join("、");
  const missing = data.columns.filter((one) => one.key && !fields.includes(one.name));
  if (missing.length) return filled(words.mapping_keys, { names: labels(missing) });
  const twice = data.columns.filter((one) => fields.filter((name) => name === one.name).length > 1);
  return twice.length ? filled(words.mapping_twice, { names: labels(twice) }) : "";
}

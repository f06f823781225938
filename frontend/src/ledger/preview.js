// What a workbook would change: counts, every row that moves with its cells, the book's problems; then apply it.

import { el, filled } from "../page/making.js";
import { shown } from "./columns.js";

/** The section that shows a comparison, with its buttons. */
export function previewOf(page, found, items) {
  const { words } = page;
  const errors = found.problems.some((one) => one.level === "error");
  const section = el("section", { class: "sheet" }, el("h2", { text: words.import_preview_heading }), counts(page, found));
  if (found.problems.length) section.append(problems(words, found.problems));
  if (found.rows.length) section.append(rows(page, found));
  else if (!errors) section.append(el("p", { class: "empty", text: words.import_nothing }));
  if (found.rows_left_out) section.append(el("p", { class: "note", text: filled(words.import_left_out, { count: found.rows_left_out }) }));
  if (errors) section.append(el("p", { class: "notice wrong" }, words.import_error_note));
  else if (found.counts.conflict) section.append(el("p", { class: "notice wrong" }, words.import_conflict_note));
  else if (found.rows.length) section.append(applying(page, items));
  return section;
}

function counts(page, found) {
  const chips = Object.entries(found.counts).map(([fate, count]) => el("li", { class: "chip", text: `${page.data.fates[fate]} ${count.toLocaleString()}` }));
  return el("ul", { class: "counts" }, ...chips);
}

function problems(words, every) {
  const language = document.documentElement.lang;
  const lines = every.map((one) => el("tr", {}, el("td", { text: one.where }), el("td", { class: one.level === "error" ? "wrong" : "", text: `${one[language]} (${one.code})` })));
  const heads = [words.where, words.what].map((text) => el("th", { scope: "col", text }));
  return el("details", { open: true }, el("summary", { text: `${words.import_problems} (${every.length})` }), el("table", { class: "tight" }, el("thead", {}, el("tr", {}, ...heads)), el("tbody", {}, ...lines)));
}

function rows(page, found) {
  const { words } = page;
  const heads = [words.fate, words.row, words.where, words.differences].map((text) => el("th", { scope: "col", text }));
  const lines = found.rows.map((one) => {
    const where = one.line ? filled(words.import_line, { sheet: one.sheet, line: one.line }) : "";
    const site = one.site ? ` (${one.site})` : "";
    return el("tr", {}, el("td", {}, el("span", { class: `chip fate-${one.fate}`, text: page.data.fates[one.fate] })), el("th", { scope: "row", text: one.key + site }), el("td", { text: where }), el("td", {}, ...cells(page, one)));
  });
  return el("div", { class: "scroll" }, el("table", { class: "tight differences" }, el("thead", {}, el("tr", {}, ...heads)), el("tbody", {}, ...lines)));
}

function* cells({ data, words }, one) {
  if (one.fate === "conflict") {
    for (const cell of one.cells) {
      const column = data.columns.find((known) => known.name === cell.field);
      const told = [[words.seen, cell.seen], [words.mine, cell.wanted], [words.now, cell.now]];
      yield el("div", {}, el("strong", { text: `${column?.label ?? cell.field}: ` }), told.map(([label, text]) => `${label} ${text || words.empty_value}`).join(" ／ "));
    }
    return;
  }
  if (one.fate !== "change") {
    const row = one.after ?? one.before;
    const texts = data.columns.map((column) => [column.label, shown(column, row?.[column.name])]).filter(([, text]) => text);
    yield el("span", { class: one.after ? "" : "was", text: texts.map(([label, text]) => `${label}: ${text}`).join(" ／ ") });
    return;
  }
  for (const column of data.columns) {
    const before = shown(column, one.before?.[column.name]);
    const after = shown(column, one.after?.[column.name]);
    if (before === after) continue;
    const was = el("span", { class: "was", text: before || words.empty_value });
    yield el("div", {}, el("span", { class: "note", text: `${column.label}: ` }), was, el("span", { class: "arrow", text: "→" }), after || words.empty_value);
  }
}

function applying(page, items) {
  const { words, data } = page;
  const why = el("input", { id: "import-why", required: true, maxlength: 1000, autocomplete: "off" });
  const wrong = el("p", { class: "notice wrong", role: "alert", hidden: true });
  const apply = el("button", { class: "main", value: "apply", text: words.import_apply });
  const leave = el("button", { class: data.writes && !data.approval ? "" : "main", value: "approve", text: words.import_leave });
  const buttons = data.writes && !data.approval ? [apply, leave] : [leave];
  const note = data.approval ? el("p", { class: "note", text: words.needs_approval }) : null;
  const form = el("form", { class: "saving" }, note, el("div", { class: "field" }, el("label", { for: "import-why", text: words.why }), why), wrong, el("div", { class: "row-of-buttons" }, ...buttons));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const approves = event.submitter?.value === "approve" || !buttons.includes(apply);
    for (const one of buttons) one.disabled = true;
    const found = await page.send(`/ledgers/${data.slug}/import/`, { ...items, why: why.value, [approves ? "approve" : "apply"]: "true" });
    for (const one of buttons) one.disabled = false;
    if (!found) return;
    if (found.refused) {
      const language = document.documentElement.lang;
      wrong.textContent = [found[language], ...(found.problems ?? []).map((one) => one[language]), ...(found.conflicts ?? []).map((one) => one[language])].join(" ");
      wrong.hidden = false;
      return;
    }
    const link = el("a", { href: `/proposals/${found.proposal}/`, text: found.proposal });
    const back = el("a", { class: "button", href: `/ledgers/${data.slug}/`, text: words.back });
    form.replaceWith(el("div", { class: "notice good", role: "status" }, el("div", {}, found.applied ? words.import_applied : words.proposed, link, " ", back)));
  });
  return form;
}

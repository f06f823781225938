// The columns of a ledger: a value's text, and what Tabulator is told of each column. The server's texts.py agrees.

import { el, filled } from "../page/making.js";
import { editorOf } from "./editing.js";

const LONG = 20; // characters from which a cell's whole text is its title too
export const CELL = "c_"; // fields of rows beside the cells have names of their own, and a ledger may have an `id`

/** A plain value as the text of its cell. */
export function shown(column, plain) {
  if (plain === null || plain === undefined) return "";
  if (Array.isArray(plain)) return plain.join("、");
  if (column.kind === "choice" || column.kind === "answer") {
    if (column.kind === "answer" && plain === column.default) return "";
    return column.words.find(([code]) => code === String(plain))?.[1] ?? String(plain);
  }
  return column.kind === "day" ? plain.replaceAll("-", "/") : String(plain);
}

/** The texts of a row by field, from its plain values. */
export function textsOf(columns, row) {
  return Object.fromEntries(columns.map((one) => [one.name, shown(one, row[one.name])]));
}

/** The parameters that a column's filter asks with, from what was typed. */
export function filterOf(column, typed) {
  const text = typed.trim();
  if (!text) return {};
  if (column.filters.length === 1) return { [column.filters[0]]: text };
  const [from, to] = text.includes("~") || text.includes("～") ? text.split(/[~～]/) : [text, text];
  const found = {};
  if (from.trim()) found[column.filters[0]] = from.trim();
  if (to.trim()) found[column.filters[1]] = to.trim();
  return found;
}

/** What stands in a column's filter for the parameters of the address. */
export function typedIn(column, parameters) {
  const [from, to] = column.filters.map((name) => parameters[name] ?? "");
  if (column.filters.length === 1 || from === to) return from;
  return from || to ? `${from}～${to}` : "";
}

/** The head of a column: its label, which sorts, and its filter below. */
function head(column, grid) {
  const { words } = grid;
  const place = grid.sort.findIndex((one) => one.column === column.name);
  const way = place < 0 ? "" : grid.sort[place].dir === "asc" ? "▲" : "▼";
  const order = grid.sort.length > 1 && place >= 0 ? String(place + 1) : "";
  const button = el(
    "button",
    { type: "button", class: "head-sort", title: column.help || filled(words.sort_by, { column: column.label }), on: { click: (event) => grid.sortBy(column, event.shiftKey || event.ctrlKey) } },
    el("span", { class: "head-label", text: column.label }),
    column.required && el("span", { class: "head-required", text: "*", title: words.required }),
    el("span", { class: "head-way", text: way + order, "aria-hidden": "true" }),
  );
  return el("div", { class: "head-cell" }, button, filterInput(column, grid));
}

function filterInput(column, grid) {
  const label = filled(grid.words.filter_of, { column: column.label });
  const typed = grid.typed[column.name] ?? "";
  const change = (event) => grid.filter(column, event.target.value);
  if (column.words.length) {
    const options = [["", grid.words.any], ...column.words].map(([code, word]) => el("option", { value: code, text: word || "—" }));
    const select = el("select", { class: "head-filter", "aria-label": label, on: { change } }, ...options);
    select.value = typed;
    return select;
  }
  const placeholder = column.filters.length > 1 ? grid.words.range : "";
  const input = el("input", { class: "head-filter", "aria-label": label, placeholder, maxlength: 200, value: typed, on: { change } });
  input.addEventListener("keydown", (event) => {
    event.stopPropagation();
    if (event.key === "Enter") change(event);
  });
  return input;
}

/** What stands in a cell, and what its marks say. */
function format(cell, column, grid) {
  const id = cell.getData().id;
  const entry = grid.pending.of(id);
  const element = cell.getElement();
  const text = cell.getValue() ?? "";
  element.tabIndex = -1;
  if (entry || element.dataset.told) mark(element, column.name, entry);
  if (text.length > LONG && !element.title) element.title = text;
  return document.createTextNode(text);
}

/** The marks of a cell: pending, wrong, doubtful, conflicting; what is wrong is its title too. */
function mark(element, name, entry) {
  const problems = entry?.problems[name] ?? [];
  const wrong = problems.some((one) => one.level === "error");
  element.classList.toggle("pending", Boolean(entry && (entry.mine.has(name) || entry.isNew)));
  element.classList.toggle("wrong", wrong);
  element.classList.toggle("doubtful", !wrong && problems.length > 0);
  element.classList.toggle("conflicting", Boolean(entry?.conflicts[name]));
  if (wrong) element.setAttribute("aria-invalid", "true");
  else element.removeAttribute("aria-invalid");
  element.title = problems.map((one) => one.text).join("\n");
  element.dataset.told = "yes";
}

/** The columns as Tabulator is told them; the first says what is pending of a row. */
export function definitions(grid) {
  const state = {
    title: "",
    titleFormatter: () => el("span", { class: "unseen", text: grid.words.state_of_row }),
    field: "state",
    width: 64,
    frozen: true,
    resizable: false,
    cssClass: "state-cell",
    formatter: (cell) => {
      cell.getElement().tabIndex = -1;
      return el("span", { class: "state-word", text: grid.pending.word(cell.getData().id, grid.words) });
    },
  };
  return [
    state,
    ...grid.columns.map((column) => ({
      title: column.label,
      field: CELL + column.name,
      width: column.width_px,
      minWidth: 48,
      frozen: column.key && grid.freezes,
      cssClass: [column.key ? "key-cell" : "", column.kind === "number" ? "number-cell" : ""].filter(Boolean).join(" "),
      titleFormatter: () => head(column, grid),
      formatter: (cell) => format(cell, column, grid),
      editor: editorOf(column, grid),
      editable: () => grid.editable,
    })),
  ];
}

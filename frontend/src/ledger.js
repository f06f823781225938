// The page of a ledger: takes the server's table over as a grid, with its bar, its pages and its keys.

import { el, filled, told } from "./page/making.js";
import { Grid } from "./ledger/grid.js";
import { open as openHistory } from "./ledger/history.js";

const data = told("grid");
const words = told("words-grid");
const holder = document.querySelector("[data-grid]");
const plain = holder.querySelector(".plain-grid");
const page = document.querySelector("[data-ledger]");

const rows = [...holder.querySelectorAll("[data-rows] tr")].map((line) => ({
  id: line.dataset.row,
  position: Number(line.dataset.position),
  texts: Object.fromEntries(data.columns.map((column, at) => [column.name, line.cells[at].textContent])),
}));

page.classList.add("taken-over");
window.addEventListener("error", () => page.dataset.ready === undefined && page.classList.add("failed")); // the plain table stays of use
const grid = new Grid(data, words, holder, rows);
grid.ready.then(() => {
  bar();
  acts();
  if (data.row) grid.selection.goTo(data.row, data.columns[0].name);
  begin();
  performance.mark("grid-ready");
  page.dataset.ready = "";
});

/** A link from another page may ask for a new row with what it knows: `#new&rule=3.1.4.1-1&system=...`. */
function begin() {
  const asked = window.location.hash;
  if (!grid.editable || !asked.startsWith("#new")) return;
  grid.addRow(Object.fromEntries(new URLSearchParams(asked.slice("#new&".length))));
  window.history.replaceState(null, "", window.location.pathname + window.location.search);
}

function button(label, act, kind = "small-button") {
  return el("button", { type: "button", class: kind, text: words[label], on: { click: act } });
}

/** Below the grid: the pages on the left, what is pending on the right. */
function bar() {
  const shown = el("span");
  const previous = el("button", { type: "button", class: "small-button", text: "‹", "aria-label": words.previous, title: words.previous, on: { click: () => grid.turn(grid.page - 1) } });
  const next = el("button", { type: "button", class: "small-button", text: "›", "aria-label": words.next, title: words.next, on: { click: () => grid.turn(grid.page + 1) } });
  const which = el("span");
  const pages = el("nav", { class: "grid-pages", "aria-label": words.next }, shown, previous, which, next);
  const message = el("span", { class: "grid-message", role: "status" });
  const pending = el("span", { class: "grid-pending" });
  const wrong = button("next_wrong", () => grid.goToWrong(), "small-button danger");
  const conflicts = button("conflicts", () => grid.askToSave(), "small-button danger");
  const undo = button("undo", () => grid.undo());
  const discard = button("discard", () => grid.discard());
  const save = button(data.writes && !data.approval ? "save" : "propose", () => grid.askToSave(), "small-button main");
  const right = el("span", { class: "grid-acts" }, pending, wrong, conflicts, undo, discard, save);
  const whole = el("div", { class: "grid-bar no-print" }, pages, message, grid.editable && right);
  holder.append(whole);
  const show = () => {
    const last = Math.max(Math.ceil(grid.count / data.size), 1);
    const first = (grid.page - 1) * data.size + 1;
    shown.textContent = filled(words.shown, { count: grid.count.toLocaleString(), first: Math.min(first, grid.count), last: Math.min(grid.page * data.size, grid.count) });
    which.textContent = `${grid.page} / ${last}`;
    pages.setAttribute("aria-label", filled(words.page_of, { page: grid.page, pages: last }));
    previous.disabled = grid.page <= 1;
    next.disabled = grid.page >= last;
    document.querySelector("[data-count]").textContent = filled(words.count, { count: grid.count.toLocaleString() });
    const { size, cells, wrong: flawed, conflicting, undoable } = grid.pending;
    pending.textContent = size ? filled(words.pending, { rows: size, cells }) : words.pending_none;
    pending.classList.toggle("some", size > 0);
    wrong.hidden = !flawed.length;
    wrong.textContent = `${filled(words.wrong, { count: flawed.length })} ${words.next_wrong}`;
    conflicts.hidden = !conflicting.length;
    conflicts.textContent = filled(words.conflicts, { count: conflicting.length });
    undo.disabled = !undoable;
    discard.disabled = save.disabled = !size;
  };
  const problem = () => {
    const problems = grid.pending.of(grid.selection.row?.getData().id)?.problems[grid.selection.column?.name] ?? [];
    message.classList.toggle("wrong", problems.some((one) => one.level === "error"));
    return problems.map((one) => one.text).join(" ");
  };
  holder.addEventListener("grid:changed", () => {
    show();
    message.textContent = problem() || message.textContent;
  });
  holder.addEventListener("grid:said", (event) => (message.textContent = event.detail));
  holder.addEventListener("grid:moved", () => {
    message.textContent = problem();
    message.title = message.textContent;
  });
  show();
}

/** Above the grid: acts on the row or cell that is chosen. */
function acts() {
  const place = document.querySelector("[data-row-acts]");
  const sheet = el("a", { class: "button small-button", text: words.sheet, target: "_blank" });
  sheet.addEventListener("click", (event) => {
    const id = grid.selection.row?.getData().id;
    if (!id || id.startsWith("new-")) event.preventDefault();
    else sheet.href = `/ledgers/${data.slug}/rows/${id}/sheet`;
  });
  sheet.href = "#";
  place.append(
    button("cell_history", () => grid.history(false)),
    button("row_history", () => grid.history(true)),
    ...(data.sheet ? [sheet] : []),
    ...(grid.editable ? [button("new_row", () => grid.addRow()), button("withdraw", () => grid.withdraw())] : []),
  );
  place.hidden = false;
  const form = document.getElementById("filters");
  form.addEventListener("submit", (event) => {
    if (form.elements.as_of.value !== data.as_of) {
      for (const one of plain.querySelectorAll("[form=filters]")) one.disabled = true; // the grid's own filters count
      return;
    }
    event.preventDefault();
    grid.search(form.elements.q.value);
  });
  const missing = document.querySelector("[data-history-of]");
  if (missing) {
    missing.hidden = false;
    missing.addEventListener("click", () => openHistory(grid, missing.dataset.historyOf, words.see_history));
  }
}

document.addEventListener("keydown", (event) => {
  if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "s") return;
  event.preventDefault();
  if (!document.querySelector("dialog[open]") && grid.editable) grid.askToSave();
});

window.addEventListener("beforeunload", (event) => {
  if (grid.pending.size) event.preventDefault();
});

// What is printed is the plain table, with the rows of this page as they are shown; columns without any value are left out.
window.addEventListener("beforeprint", () => {
  const lines = grid.table.getRows().map((row) => row.getData());
  const rows = lines.map((line) => el("tr", {}, ...data.columns.map((one) => el("td", { class: one.key || one.kind === "day" ? "whole" : "", text: line[`c_${one.name}`] }))));
  plain.querySelector("tbody").replaceChildren(...rows);
  data.columns.forEach((column, at) => {
    const empty = lines.every((line) => !line[`c_${column.name}`]);
    for (const row of plain.querySelectorAll("tr")) row.cells[at].hidden = empty;
  });
});

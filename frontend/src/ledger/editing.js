// What a cell is edited with. All give a text, as a person types it; the server reads it as it reads a workbook's cell.

import { ask } from "../page/asking.js";
import { el } from "../page/making.js";

const SUGGESTIONS = 20;
const ARROWS = { ArrowUp: "up", ArrowDown: "down", ArrowLeft: "left", ArrowRight: "right" };
let number = 0;

/** Tabulator's way to ask for an editor. */
export function editorOf(column, grid) {
  return (cell, onRendered, success, cancel) => {
    const before = cell.getValue() ?? "";
    const first = grid.takeFirstKey();
    const input = made(column, before, grid);
    input.classList.add("cell-editor");
    input.setAttribute("aria-label", column.label);
    if (first !== null && input.tagName !== "SELECT") input.value = first;
    let over = false;
    const end = (kept, step) => {
      if (over) return;
      over = true;
      if (kept && input.value !== before) success(input.value);
      else cancel();
      grid.editEnded(step);
    };
    input.addEventListener("keydown", (event) => {
      event.stopPropagation();
      if (event.isComposing) return;
      if (event.key === "Escape") end(false, null);
      else if (event.key === "Enter" && !(event.altKey && input.tagName === "TEXTAREA")) end(true, event.shiftKey ? "up" : "down");
      else if (event.key === "Enter") input.setRangeText("\n", input.selectionStart, input.selectionEnd, "end");
      else if (event.key === "Tab") end(true, event.shiftKey ? "left" : "right");
      else if (first !== null && ARROWS[event.key]) end(true, ARROWS[event.key]); // begun by typing, as in Excel
      else if (event.key === "s" && (event.ctrlKey || event.metaKey)) {
        end(true, null);
        grid.askToSave();
      } else return;
      event.preventDefault();
    });
    for (const kind of ["copy", "cut", "paste", "mousedown", "dblclick"]) input.addEventListener(kind, (event) => event.stopPropagation());
    input.addEventListener("blur", () => end(true, null));
    onRendered(() => {
      input.focus({ preventScroll: true });
      if (input.select && first === null) input.select();
    });
    return input;
  };
}

function made(column, before, grid) {
  if (column.words.length) return list(column, before);
  if (column.long || before.includes("\n")) return el("textarea", { value: before, rows: 4, maxlength: column.kind === "text" ? column.most : false });
  const input = el("input", { value: before, autocomplete: "off", placeholder: column.kind === "day" ? "2024/4/1" : "" });
  if (column.refers) suggest(input, column, grid);
  return input;
}

function list(column, before) {
  const words = column.words.map(([, word]) => word).filter(Boolean);
  const others = before && !words.includes(before) ? [before] : [];
  const select = el("select", {}, ...["", ...words, ...others].map((word) => el("option", { value: word, text: word || "—" })));
  select.value = before;
  return select;
}

/** Keys of the ledger that a column refers to, as they are typed; of several values, the last. */
function suggest(input, column, grid) {
  const names = el("datalist", { id: `names-${(number += 1)}` });
  input.setAttribute("list", names.id);
  document.body.append(names);
  input.addEventListener("blur", () => names.remove());
  let asked = "";
  const look = async () => {
    const parts = column.kind === "many" ? input.value.split(/[、,，]/) : [input.value];
    const word = parts.pop().trim();
    if (word === asked && names.children.length) return;
    asked = word;
    const query = new URLSearchParams({ q: word, page_size: String(SUGGESTIONS) });
    const found = await ask(`/ledgers/${column.refers}/rows?${query}`, { quiet: true });
    if (!found?.rows || word !== asked) return;
    const before = parts.map((part) => part.trim()).filter(Boolean);
    names.replaceChildren(...found.rows.map(({ row }) => {
      const told = Object.entries(row).filter(([name, value]) => name !== column.refers_key && typeof value === "string" && value);
      return el("option", { value: [...before, row[column.refers_key]].join("、"), label: told[0]?.[1] ?? "" });
    }));
  };
  input.addEventListener("input", look);
  input.addEventListener("focus", look);
}

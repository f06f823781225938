// The cell a person is at and the block they marked; the keys that move, edit, clear, undo and save.
//
// Tabulator's own ranges do not go with several frozen columns, so this is ours: one cell can be reached by Tab, the
// arrows move from it, and screen readers follow the focus.

import { CELL } from "./columns.js";

const STEPS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1], up: [-1, 0], down: [1, 0], left: [0, -1], right: [0, 1] };
const PAGE_ROWS = 15;

export class Selection {
  constructor(grid) {
    this.grid = grid;
    this.at = { row: 0, column: 0 };
    this.anchor = { row: 0, column: 0 };
    this.painted = [];
    const { element } = grid.table;
    element.addEventListener("mousedown", (event) => this.#pressed(event));
    element.addEventListener("mouseover", (event) => this.#dragged(event));
    document.addEventListener("mouseup", () => (this.dragging = false));
    element.addEventListener("keydown", (event) => this.#key(event));
  }

  get rows() {
    return this.grid.table.getRows();
  }

  /** The marked block: first and last row and column, both included. */
  get block() {
    const { at, anchor } = this;
    return {
      top: Math.min(at.row, anchor.row), bottom: Math.max(at.row, anchor.row),
      left: Math.min(at.column, anchor.column), right: Math.max(at.column, anchor.column),
    };
  }

  get row() {
    return this.rows[this.at.row];
  }

  get column() {
    return this.grid.columns[this.at.column];
  }

  cell(row = this.at.row, column = this.at.column) {
    return this.rows[row]?.getCell(CELL + this.grid.columns[column]?.name);
  }

  /** Go to a cell; `marks` keeps the other end of the block where it is. */
  go(row, column, { marks = false, focus = true } = {}) {
    const rows = this.rows.length;
    this.at = { row: clamp(row, rows - 1), column: clamp(column, this.grid.columns.length - 1) };
    if (!marks) this.anchor = { ...this.at };
    this.paint(focus);
    this.grid.moved();
  }

  step(direction) {
    const [down, right] = STEPS[direction];
    this.go(this.at.row + down, this.at.column + right);
  }

  goTo(id, name) {
    const row = this.rows.findIndex((one) => one.getData().id === id);
    const column = this.grid.columns.findIndex((one) => one.name === name);
    if (row >= 0) this.go(row, Math.max(column, 0));
    return row >= 0;
  }

  /** Show the block on the cells as they are now. */
  paint(focus = false) {
    for (const element of this.painted) {
      element.classList.remove("marked", "at");
      element.removeAttribute("aria-selected");
      element.tabIndex = -1;
    }
    this.painted = [];
    const { top, bottom, left, right } = this.block;
    for (let row = top; row <= bottom; row += 1) {
      for (let column = left; column <= right; column += 1) {
        const element = this.cell(row, column)?.getElement();
        if (!element) continue;
        element.classList.add("marked");
        element.setAttribute("aria-selected", "true");
        this.painted.push(element);
      }
    }
    const here = this.cell()?.getElement();
    if (!here) return;
    here.classList.add("at");
    here.tabIndex = 0;
    if (!this.painted.includes(here)) this.painted.push(here);
    if (focus) {
      this.#into(here);
      here.focus({ preventScroll: true });
    }
  }

  #into(element) {
    const holder = this.grid.table.element.querySelector(".tabulator-tableholder");
    const box = holder.getBoundingClientRect();
    const cell = element.getBoundingClientRect();
    const frozen = element.classList.contains("tabulator-frozen") ? 0 : this.#frozenPx();
    const right = box.left + holder.clientWidth;
    const bottom = box.top + holder.clientHeight;
    if (!element.classList.contains("tabulator-frozen")) {
      if (cell.left < box.left + frozen) holder.scrollLeft -= box.left + frozen - cell.left;
      else if (cell.right > right) holder.scrollLeft += Math.min(cell.right - right, cell.left - box.left - frozen);
    }
    if (cell.top < box.top) holder.scrollTop -= box.top - cell.top;
    else if (cell.bottom > bottom) holder.scrollTop += cell.bottom - bottom;
  }

  #frozenPx() {
    const cells = this.row?.getElement().querySelectorAll(".tabulator-frozen") ?? [];
    return [...cells].reduce((sum, one) => sum + one.offsetWidth, 0);
  }

  #placeOf(event) {
    const element = event.target.closest?.(".tabulator-cell");
    const line = element?.closest(".tabulator-row");
    if (!line) return null;
    const row = this.rows.findIndex((one) => one.getElement() === line);
    const field = element.getAttribute("tabulator-field") ?? "";
    const column = this.grid.columns.findIndex((one) => CELL + one.name === field);
    return row < 0 ? null : { row, column };
  }

  #pressed(event) {
    const place = event.button === 0 ? this.#placeOf(event) : null;
    if (!place || event.target.closest(".cell-editor")) return;
    this.grid.finishEdit();
    if (place.column < 0) {
      this.at = { row: place.row, column: this.grid.columns.length - 1 };
      this.anchor = { row: event.shiftKey ? this.anchor.row : place.row, column: 0 };
      this.paint();
      this.cell(place.row, 0)?.getElement().focus({ preventScroll: true });
    } else {
      this.dragging = true;
      this.go(place.row, place.column, { marks: event.shiftKey });
    }
    event.preventDefault();
  }

  #dragged(event) {
    const place = this.dragging && event.buttons === 1 ? this.#placeOf(event) : null;
    if (place && place.column >= 0) this.go(place.row, place.column, { marks: true, focus: false });
  }

  #key(event) {
    if (!event.target.closest(".tabulator-cell") || event.isComposing) return;
    const { grid, at } = this;
    const control = event.ctrlKey || event.metaKey;
    const marks = event.shiftKey;
    if (event.key in STEPS) {
      const [down, right] = STEPS[event.key];
      if (control) this.go(down ? (down > 0 ? Infinity : 0) : at.row, right ? (right > 0 ? Infinity : 0) : at.column, { marks });
      else this.go(at.row + down, at.column + right, { marks });
    } else if (event.key === "Home") this.go(control ? 0 : at.row, 0, { marks });
    else if (event.key === "End") this.go(control ? Infinity : at.row, Infinity, { marks });
    else if (event.key === "PageDown") this.go(at.row + PAGE_ROWS, at.column, { marks });
    else if (event.key === "PageUp") this.go(at.row - PAGE_ROWS, at.column, { marks });
    else if (control && event.key.toLowerCase() === "a") {
      this.anchor = { row: 0, column: 0 };
      this.go(Infinity, Infinity, { marks: true, focus: false });
    } else if (control && event.key.toLowerCase() === "z") grid.undo();
    else if (event.key === "Enter" || event.key === "F2") grid.edit(null);
    else if (event.key === "Delete" || event.key === "Backspace") grid.clear();
    else if (!control && !event.altKey && (event.keyCode === 229 || event.key === "Process")) {
      grid.edit(""); // an input method begins: it goes on in the editor
      return;
    } else if (!control && !event.altKey && [...event.key].length === 1) grid.edit(event.key);
    else return;
    event.preventDefault();
  }
}

function clamp(value, most) {
  return Math.max(0, Math.min(value, most));
}

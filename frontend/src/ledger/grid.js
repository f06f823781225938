// The grid of one ledger: rows by the page, what is pending of them, and every act a person has.

import { EditModule, FormatModule, FrozenColumnsModule, InteractionModule, ResizeColumnsModule, Tabulator } from "tabulator-tables";
import { ask } from "../page/asking.js";
import { dialog, el, filled } from "../page/making.js";
import { words as common } from "../page/words.js";
import { CELL, definitions, filterOf, textsOf, typedIn } from "./columns.js";
import { install as installClipboard } from "./clipboard.js";
import { open as openHistory } from "./history.js";
import { Pending } from "./pending.js";
import { askToSave, look, MOST_ROWS } from "./saving.js";
import { Selection } from "./selecting.js";

Tabulator.registerModule([EditModule, FormatModule, FrozenColumnsModule, InteractionModule, ResizeColumnsModule]);

const NARROW_PX = 700;
const FIRST_ROWS = 22; // as many as a screen shows; the rest of the page follows once a person can begin

export class Grid {
  #first = null;
  #later = new Set();

  constructor(told, words, holder, rows) {
    Object.assign(this, { told, words, slug: told.slug, columns: told.columns, common: common(), rows });
    this.pending = new Pending(this.columns);
    this.sort = told.sort;
    this.page = told.page;
    this.count = told.count;
    this.freezes = window.innerWidth > NARROW_PX;
    this.typed = Object.fromEntries(this.columns.map((one) => [one.name, typedIn(one, told.typed)]));
    this.q = told.typed.q ?? "";
    this.place = el("div", { class: "grid" });
    holder.append(this.place);
    this.table = new Tabulator(this.place, {
      data: this.#data().slice(0, told.row ? undefined : FIRST_ROWS),
      columns: definitions(this),
      index: "id",
      height: "100%",
      layout: "fitColumns",
      renderVertical: "basic",
      rowHeight: 30,
      editTriggerEvent: "dblclick",
      nestedFieldSeparator: false,
      placeholder: () => (this.narrowed ? words.empty : words.empty_ledger),
      rowFormatter: (row) => this.#mark(row),
    });
    this.ready = new Promise((done) => {
      this.table.on("tableBuilt", () => {
        this.#named();
        this.selection = new Selection(this);
        this.selection.paint();
        installClipboard(this);
        this.table.on("cellEdited", (cell) => this.#edited(cell));
        this.#sorted();
        done(this);
        setTimeout(() => this.#rest());
      });
    });
  }

  /** Roles as the pattern of grids has them: no group in a group, and what scrolls is no stop of its own. */
  #named() {
    this.place.setAttribute("aria-label", this.told.label);
    this.place.querySelector(".tabulator-header-contents").setAttribute("role", "presentation");
    const holder = this.place.querySelector(".tabulator-tableholder");
    holder.setAttribute("role", "presentation");
    holder.removeAttribute("tabindex");
  }

  /** The rows of the first page that the screen does not show yet. */
  #rest() {
    const there = this.table.getDataCount();
    if (there < this.rows.length) this.table.addData(this.rows.slice(there).map((row) => this.#line(row)));
  }

  get editable() {
    return this.told.writes || this.told.proposes;
  }

  get narrowed() {
    return Boolean(this.q) || Object.values(this.typed).some(Boolean);
  }

  /** Rows as Tabulator holds them: new ones first, then the page. */
  #data() {
    const fresh = this.pending.fresh.map((one) => ({ id: one.id, position: null, texts: one.base }));
    return [...fresh, ...this.rows].map((row) => this.#line(row));
  }

  #line(row) {
    const texts = this.pending.seen(row);
    const cells = Object.fromEntries(this.columns.map((one) => [CELL + one.name, texts[one.name] ?? ""]));
    return { id: row.id, state: "", ...cells };
  }

  #mark(row) {
    const { id } = row.getData();
    const entry = this.pending.of(id);
    const element = row.getElement();
    element.classList.toggle("going", Boolean(entry?.withdraw));
    element.classList.toggle("fresh", Boolean(entry?.isNew));
    element.classList.toggle("found", id === this.told.row);
  }

  rowOf(id) {
    const entry = this.pending.of(id);
    return this.rows.find((one) => one.id === id) ?? (entry ? { id, position: entry.position, texts: entry.base } : null);
  }

  labelOf(texts) {
    return this.columns.filter((one) => one.key).map((one) => texts[one.name]).join(" / ");
  }

  /** Whether a cell has the focus, and no editor in it; drawing a row anew would lose it. */
  get focused() {
    return document.activeElement?.classList.contains("tabulator-cell") && this.place.contains(document.activeElement);
  }

  // Rows of the server

  /** The parameters of the page as it is shown. */
  query() {
    const asked = Object.assign({}, ...this.columns.map((one) => filterOf(one, this.typed[one.name] ?? "")));
    if (this.q) asked.q = this.q;
    if (this.told.as_of) asked.as_of = this.told.as_of;
    if (this.sort.length) asked.sort = this.sort.map((one) => (one.dir === "desc" ? "-" : "") + one.column).join(",");
    if (this.page > 1) asked.page = String(this.page);
    return new URLSearchParams(asked);
  }

  /** Read the page anew; what is pending stays. False where it was refused, and the person was told why. */
  async load() {
    const query = this.query();
    const found = await ask(`/ledgers/${this.slug}/rows?${new URLSearchParams([...query, ["page_size", this.told.size]])}`);
    if (!found) return false;
    this.count = found.count;
    this.rows = found.rows.map((one) => ({ id: one.row_id, position: one.position, texts: textsOf(this.columns, one.row) }));
    history.replaceState(null, "", query.size ? `?${query}` : location.pathname);
    await this.redraw();
    return true;
  }

  async filter(column, text) {
    if ((this.typed[column.name] ?? "") === text) return;
    this.typed[column.name] = text;
    this.page = 1;
    await this.load();
  }

  async search(text) {
    this.q = text.trim();
    this.page = 1;
    await this.load();
  }

  async turn(page) {
    this.page = page;
    await this.load();
  }

  /** Upwards, downwards, not at all; with Shift or Ctrl beside the columns that sort already. */
  async sortBy(column, beside) {
    const now = this.sort.find((one) => one.column === column.name);
    const next = !now ? { column: column.name, dir: "asc" } : now.dir === "asc" ? { column: column.name, dir: "desc" } : null;
    const others = beside ? this.sort.filter((one) => one !== now) : [];
    this.sort = beside && now && next ? this.sort.map((one) => (one === now ? next : one)) : [...others, ...(next ? [next] : [])];
    this.page = 1;
    this.#sorted();
    await this.load();
  }

  /** Show in the heads how the rows are sorted. */
  #sorted() {
    for (const column of this.columns) {
      const head = this.table.getColumn(CELL + column.name).getElement();
      const place = this.sort.findIndex((one) => one.column === column.name);
      const dir = this.sort[place]?.dir;
      head.setAttribute("aria-sort", dir ? (dir === "asc" ? "ascending" : "descending") : "none");
      const way = head.querySelector(".head-way");
      way.textContent = dir ? (dir === "asc" ? "▲" : "▼") + (this.sort.length > 1 ? place + 1 : "") : "";
    }
  }

  // Showing

  /** Draw every row anew. */
  async redraw() {
    const focused = this.focused;
    await this.table.replaceData(this.#data());
    this.selection.go(this.selection.at.row, this.selection.at.column, { focus: focused });
    this.changed();
  }

  /** Draw some rows anew; all where a new one came or went. */
  refresh(ids) {
    if (this.place.querySelector(".cell-editor")) {
      ids.forEach((id) => this.#later.add(id)); // drawing a row would take the editor away
      this.changed();
      return Promise.resolve();
    }
    const there = new Map(this.table.getRows().map((row) => [row.getData().id, row]));
    const fresh = new Set(this.pending.fresh.map((one) => one.id));
    const moved = ids.some((id) => fresh.has(id) !== (there.has(id) && id.startsWith("new-")) && (fresh.has(id) || id.startsWith("new-")));
    if (moved) return this.redraw();
    const focused = this.focused;
    for (const id of ids) {
      const row = there.get(id);
      const known = row && this.rowOf(id);
      if (!known) continue;
      row.update(this.#line(known));
      row.reformat();
    }
    this.selection.paint(focused);
    this.changed();
    return Promise.resolve();
  }

  /** The bar below is told. */
  changed() {
    this.place.dispatchEvent(new CustomEvent("grid:changed", { bubbles: true }));
  }

  moved() {
    this.place.dispatchEvent(new CustomEvent("grid:moved", { bubbles: true }));
  }

  say(label, values = {}) {
    this.place.dispatchEvent(new CustomEvent("grid:said", { bubbles: true, detail: filled(this.words[label], values) }));
  }

  // Editing

  takeFirstKey() {
    const first = this.#first;
    this.#first = null;
    return first;
  }

  edit(first) {
    const cell = this.selection.cell();
    if (!cell || !this.editable || this.pending.of(cell.getData().id)?.withdraw) return;
    this.#first = first;
    cell.edit(true);
  }

  finishEdit() {
    this.place.querySelector(".cell-editor")?.blur();
  }

  editEnded(step) {
    // Tabulator puts the cell back first; the focus follows it
    queueMicrotask(() => {
      const later = [...this.#later];
      this.#later.clear();
      if (later.length) this.refresh(later);
      if (step) this.selection.step(step);
      else this.selection.paint(document.activeElement === document.body || this.place.contains(document.activeElement));
    });
  }

  #edited(cell) {
    const name = cell.getField().slice(CELL.length);
    this.enter([{ id: cell.getData().id, name, text: cell.getValue() ?? "" }]);
  }

  /** Let cells have texts, as one act. */
  enter(cells) {
    const ids = [...new Set(cells.map((one) => one.id))];
    this.pending.act(ids, () => {
      for (const { id, name, text } of cells) {
        const row = this.rowOf(id) ?? { id, position: null, texts: {} };
        if (!this.pending.of(id)?.withdraw) this.pending.set(row, name, text);
      }
    });
    const done = this.refresh(ids);
    look(this);
    return done;
  }

  /** A new row, with texts that are known already by the names of their columns. */
  async addRow(known = {}) {
    const row = this.pending.make();
    this.pending.act([row.id], () => {
      this.pending.set(row, this.columns[0].name, "");
      for (const { name } of this.columns) if (known[name]) this.pending.set(row, name, known[name]);
    });
    await this.redraw();
    this.selection.goTo(row.id, this.columns[0].name);
  }

  async withdraw() {
    const { top, bottom } = this.selection.block;
    const ids = this.selection.rows.slice(top, bottom + 1).map((row) => row.getData().id);
    if (!ids.length) return this.say("choose_row");
    this.pending.act(ids, () => ids.forEach((id) => this.pending.withdraw(this.rowOf(id))));
    return this.refresh(ids);
  }

  async undo() {
    const ids = this.pending.undo();
    if (ids.length) await this.refresh(ids);
    look(this);
  }

  discard() {
    if (!this.pending.size) return;
    const yes = el("button", { class: "danger", text: this.words.discard });
    const no = el("button", { type: "button", text: this.words.cancel, autofocus: true });
    const made = dialog(this.words.discard_sure, "saving", el("p", { class: "note", text: this.words.discard_note }), el("div", { class: "row-of-buttons" }, yes, no));
    no.addEventListener("click", () => made.close());
    yes.addEventListener("click", () => {
      this.pending.forget();
      made.close();
      this.redraw();
    });
  }

  clear() {
    if (!this.editable) return;
    const { top, bottom, left, right } = this.selection.block;
    const cells = [];
    for (const row of this.selection.rows.slice(top, bottom + 1)) {
      for (const column of this.columns.slice(left, right + 1)) cells.push({ id: row.getData().id, name: column.name, text: "" });
    }
    this.enter(cells);
  }

  // Blocks

  blockTexts() {
    const { top, bottom, left, right } = this.selection.block;
    return this.selection.rows.slice(top, bottom + 1).map((row) => this.columns.slice(left, right + 1).map((one) => row.getData()[CELL + one.name] ?? ""));
  }

  /** A block onto the cells from the top left of the marked one; beyond the last row as new rows. One cell fills all. */
  async paste(rows) {
    const { top, bottom, left, right } = this.selection.block;
    if (!rows.length) return;
    if (rows.length === 1 && rows[0].length === 1 && (bottom > top || right > left)) {
      rows = Array.from({ length: bottom - top + 1 }, () => Array(right - left + 1).fill(rows[0][0]));
    }
    if (rows.length + this.pending.size > MOST_ROWS) {
      this.say("too_large", { most: MOST_ROWS });
      return;
    }
    const there = this.selection.rows.map((row) => row.getData().id);
    const width = Math.min(Math.max(...rows.map((row) => row.length)), this.columns.length - left);
    const cells = rows.flatMap((texts, down) => {
      const id = there[top + down] ?? this.pending.make().id;
      return this.columns.slice(left, left + width).map((column, across) => ({ id, name: column.name, text: (texts[across] ?? "").trim() }));
    });
    const focus = there[top];
    await this.enter(cells);
    if (focus) this.selection.goTo(focus, this.columns[left].name);
    const shift = this.selection.at.row;
    this.selection.go(shift + rows.length - 1, left + width - 1, { marks: true });
    this.say("pasted", { rows: rows.length, cells: cells.length });
    if (rows.some((row) => row.length > width)) this.say("past_last_column");
  }

  // Beside the cells

  askToSave() {
    askToSave(this);
  }

  history(whole) {
    const { row, column } = this.selection;
    const id = row?.getData().id;
    if (!id || id.startsWith("new-")) return this.say("choose_row");
    const label = this.labelOf(this.rowOf(id).texts);
    return whole ? openHistory(this, id, label) : openHistory(this, id, `${label} ／ ${column.label}`, column.name);
  }

  async goToWrong() {
    const [id, name] = this.pending.wrong.find(([one]) => this.table.getRows().some((row) => row.getData().id === one)) ?? this.pending.wrong[0] ?? [];
    if (id) this.selection.goTo(id, name);
  }
}

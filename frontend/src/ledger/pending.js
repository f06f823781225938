// What a person changed and has not saved: by row, over pages, filters and sorting. Every act can be undone as a whole.

const MOST_UNDONE = 200;

export class Pending {
  #rows = new Map();
  #past = [];
  #made = 0;

  constructor(columns) {
    this.columns = columns;
  }

  /** What is pending of a row; undefined for none. */
  of(id) {
    return this.#rows.get(id);
  }

  get rows() {
    return [...this.#rows.values()];
  }

  get fresh() {
    return this.rows.filter((one) => one.isNew);
  }

  get cells() {
    return this.rows.reduce((sum, one) => sum + one.mine.size, 0);
  }

  get size() {
    return this.#rows.size;
  }

  get undoable() {
    return this.#past.length > 0;
  }

  /** Cells with errors, as row id and field. */
  get wrong() {
    return this.rows.flatMap((one) =>
      Object.entries(one.problems).filter(([, every]) => every.some((problem) => problem.level === "error")).map(([name]) => [one.id, name]),
    );
  }

  get conflicting() {
    return this.rows.flatMap((one) => Object.keys(one.conflicts).map((name) => [one.id, name]));
  }

  /** One act on some rows, which undo takes back as a whole. */
  act(ids, deed) {
    const before = ids.map((id) => [id, copied(this.#rows.get(id))]);
    deed();
    for (const id of ids) this.#tidy(id);
    this.#past.push(before);
    if (this.#past.length > MOST_UNDONE) this.#past.shift();
  }

  /** Take the last act back; the ids of its rows. */
  undo() {
    const before = this.#past.pop() ?? [];
    for (const [id, entry] of before) {
      if (entry) this.#rows.set(id, entry);
      else this.#rows.delete(id);
    }
    return before.map(([id]) => id);
  }

  /** Let a cell have a text. base: the row's texts as they were loaded, with its position. */
  set(row, name, text) {
    const entry = this.#entry(row);
    delete entry.problems[name];
    delete entry.conflicts[name];
    if (text === (entry.base[name] ?? "")) entry.mine.delete(name);
    else entry.mine.set(name, text);
    entry.checked = false;
  }

  /** Let a row go, or stay after all. A new one is just forgotten. */
  withdraw(row) {
    const entry = this.#entry(row);
    if (entry.isNew) this.#rows.delete(entry.id);
    else entry.withdraw = !entry.withdraw;
  }

  /** A new row with an id of the grid's own. */
  make() {
    this.#made += 1;
    return { id: `new-${this.#made}`, position: null, texts: {} };
  }

  /** The texts of a row as the person will have it. */
  seen(row) {
    const entry = this.#rows.get(row.id);
    return entry ? { ...entry.base, ...Object.fromEntries(entry.mine) } : row.texts;
  }

  /** What is pending of a row in one word; empty for nothing. */
  word(id, words) {
    const entry = this.#rows.get(id);
    if (!entry) return "";
    if (Object.keys(entry.conflicts).length) return words.conflict_mark;
    if (entry.withdraw) return words.withdrawn_mark;
    return entry.isNew ? words.new_mark : words.changed_mark;
  }

  forget() {
    this.#rows.clear();
    this.#past = [];
  }

  /** No undo beyond this point: rows were brought up to date. */
  settle() {
    this.#past = [];
    for (const id of [...this.#rows.keys()]) this.#tidy(id);
  }

  /** A row of which only what was entered is left becomes a new one. */
  reborn(id) {
    const entry = this.#rows.get(id);
    this.#rows.delete(id);
    const row = this.make();
    const texts = { ...entry.base, ...Object.fromEntries(entry.mine) };
    for (const [name, text] of Object.entries(texts)) this.set(row, name, text);
  }

  /** The rows as the server takes them. */
  told(rows = this.rows) {
    return rows.map((one) => ({
      id: one.id,
      ...(one.isNew ? {} : { position: one.position }),
      ...(one.withdraw ? { withdraw: true } : { cells: Object.fromEntries(one.mine) }),
    }));
  }

  #entry(row) {
    let entry = this.#rows.get(row.id);
    if (!entry) {
      const isNew = row.position === null;
      entry = { id: row.id, position: row.position, isNew, base: { ...row.texts }, mine: new Map(), withdraw: false, problems: {}, conflicts: {}, checked: false };
      this.#rows.set(row.id, entry);
    }
    return entry;
  }

  #tidy(id) {
    const entry = this.#rows.get(id);
    if (entry && !entry.isNew && !entry.withdraw && !entry.mine.size) this.#rows.delete(id);
  }
}

function copied(entry) {
  return entry && { ...entry, base: { ...entry.base }, mine: new Map(entry.mine), problems: { ...entry.problems }, conflicts: { ...entry.conflicts } };
}

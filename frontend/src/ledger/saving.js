// Pending edits to the server: looked at while a person types, then saved or proposed with one reason, all or nothing.

import { ask } from "../page/asking.js";
import { dialog, el, filled } from "../page/making.js";
import { tell } from "../page/telling.js";
import { textsOf } from "./columns.js";
import { instant } from "./history.js";

const WAIT_MS = 250;
export const MOST_ROWS = 1000;
let waiting;

/** Ask what the typed cells mean, once the person rests. */
export function look(grid) {
  clearTimeout(waiting);
  waiting = setTimeout(() => check(grid), WAIT_MS);
}

async function check(grid) {
  const rows = grid.pending.rows.filter((one) => !one.checked && !one.withdraw && one.mine.size).slice(0, MOST_ROWS);
  if (!rows.length) return;
  const sent = grid.pending.told(rows);
  const found = await ask(`/ledgers/${grid.slug}/check`, { method: "POST", body: { rows: sent }, quiet: true });
  if (!found?.rows) return;
  const before = Object.fromEntries(sent.map((one) => [one.id, one.cells]));
  for (const one of found.rows) {
    const entry = grid.pending.of(one.id);
    if (!entry || !isAsSent(entry, before[one.id])) continue; // typed on meanwhile: that act has asked anew
    for (const [name, text] of Object.entries(one.texts)) {
      if (text === entry.base[name] && !entry.isNew) entry.mine.delete(name);
      else entry.mine.set(name, text);
    }
    place(grid, entry, one.problems);
    entry.checked = true;
  }
  grid.refresh(found.rows.map((one) => one.id));
}

function isAsSent(entry, cells) {
  return entry.mine.size === Object.keys(cells).length && [...entry.mine].every(([name, text]) => cells[name] === text);
}

/** Put problems at their cells; those of no column of the grid stand at the row's first. */
function place(grid, entry, problems) {
  const language = document.documentElement.lang;
  entry.problems = {};
  for (const one of problems) {
    const named = one.where.slice(one.where.lastIndexOf(".") + 1);
    const name = grid.columns.some((column) => column.name === named) ? named : grid.columns[0].name;
    (entry.problems[name] ??= []).push({ level: one.level, text: `${one[language]} (${one.code})` });
  }
}

/** Ask for the reason, then save or propose. */
export function askToSave(grid) {
  const { pending, words } = grid;
  if (!pending.size) return grid.say("pending_none");
  if (pending.size > MOST_ROWS) return tell(filled(words.too_large, { most: MOST_ROWS }));
  if (pending.conflicting.length) return showConflicts(grid, "");
  const proposes = !grid.told.writes || grid.told.approval;
  const why = el("input", { name: "why", required: true, maxlength: 1000, id: "why", autocomplete: "off" });
  const note = el("p", { class: "note" });
  const wrong = el("p", { class: "wrong", role: "alert", hidden: true });
  const title = el("input", { name: "title", maxlength: 200, id: "proposal-title", autocomplete: "off" });
  const titled = el("div", { class: "field" }, el("label", { for: "proposal-title", text: words.title }), title);
  const choice = el("input", { type: "checkbox", checked: proposes, disabled: proposes });
  const submit = el("button", { class: "main" });
  const cancel = el("button", { type: "button", text: words.cancel, on: { click: () => made.close() } });
  const form = el("form", {}, note, el("div", { class: "field" }, el("label", { for: "why", text: words.why }), why), titled,
    el("p", {}, el("label", {}, choice, ` ${words.import_leave}`)), wrong, el("div", { class: "row-of-buttons" }, submit, cancel));
  const made = dialog(words.save_heading, "saving", form);
  const shows = () => {
    note.textContent = filled(choice.checked ? words.propose_note : words.save_note, { rows: pending.size });
    titled.hidden = !choice.checked;
    submit.textContent = choice.checked ? words.propose : words.save;
    made.querySelector("h2").textContent = choice.checked ? words.propose_heading : words.save_heading;
  };
  choice.addEventListener("change", shows);
  shows();
  if (grid.told.approval) note.append(` ${words.needs_approval}`);
  why.focus();
  made.addEventListener("close", () => grid.selection.paint(true));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    submit.disabled = true;
    const outcome = await save(grid, { why: why.value, title: title.value, propose: choice.checked });
    submit.disabled = false;
    if (outcome) {
      wrong.textContent = outcome;
      wrong.hidden = false;
      if (grid.told.approval && !choice.checked) {
        choice.checked = choice.disabled = true;
        shows();
      }
    } else if (outcome === "") made.close();
  });
  return undefined;
}

/** Save; the sentence to show where the dialog stays, empty where it closes, null where nothing came back. */
async function save(grid, said) {
  const { pending } = grid;
  const rows = pending.size;
  const found = await ask(`/ledgers/${grid.slug}/save`, { method: "POST", body: { ...said, rows: pending.told() }, quiet: true });
  if (!found) return null;
  const language = document.documentElement.lang;
  if (found.refused === 409 && found.conflicts?.length) {
    takeConflicts(grid, found.conflicts);
    return "";
  }
  if (found.refused) {
    const own = (found.problems ?? []).filter((one) => pending.of(one.where.split(".")[0]));
    for (const entry of pending.rows) {
      const mine = own.filter((one) => one.where.split(".")[0] === entry.id);
      if (mine.length) place(grid, entry, mine);
    }
    grid.refresh(pending.rows.map((one) => one.id));
    if (found.code === "store.E005") grid.told.approval = true;
    if (own.length) {
      tell(grid.words.nothing_written);
      grid.goToWrong();
      return "";
    }
    return [found[language], ...(found.problems ?? []).map((one) => one[language])].filter(Boolean).join(" ");
  }
  pending.forget();
  await grid.load();
  if (found.proposal) {
    tell(grid.words.proposed + found.proposal, "good");
    document.querySelector("[data-telling] .notice div")?.append(" ", el("a", { href: `/proposals/${found.proposal}/`, text: found.proposal }));
  } else tell(filled(grid.words.saved, { rows }), "good");
  return "";
}

/** Bring the rows that somebody else changed up to date; cells that both changed wait for the person's choice. */
function takeConflicts(grid, conflicts) {
  const { pending, words } = grid;
  let rebased = 0;
  const notes = [];
  for (const one of conflicts) {
    const entry = pending.of(one.id);
    if (!entry) continue;
    const by = filled(words.changed_by, { who: one.who_name || one.who || words.somebody, at: instant(one.at) });
    if (one.gone) {
      pending.reborn(one.id);
      notes.push(`${one.key}: ${words.gone}`);
    } else if (!one.present) {
      entry.problems = { [grid.columns[0].name]: [{ level: "error", text: words.exists }] };
      notes.push(`${one.key}: ${words.exists}`);
    } else {
      const now = textsOf(grid.columns, one.present.row);
      for (const [name, text] of [...entry.mine]) {
        if (now[name] === text) entry.mine.delete(name);
        else if (now[name] !== entry.base[name]) entry.conflicts[name] = { seen: entry.base[name], now: now[name], by };
      }
      Object.assign(entry, { base: now, position: one.present.position, checked: false });
      if (!Object.keys(entry.conflicts).length) {
        rebased += 1;
        notes.push(`${one.key}: ${by}`);
      }
    }
  }
  pending.settle();
  grid.redraw();
  if (rebased) notes.push(words.rebased);
  if (notes.length) tell(notes.join(" "), "careful");
  if (pending.conflicting.length) showConflicts(grid);
}

/** Every cell that two people changed: as it was seen, mine, now; the person takes one of the two. */
function showConflicts(grid) {
  const { pending, words } = grid;
  const lines = pending.conflicting.map(([id, name]) => {
    const entry = pending.of(id);
    const conflict = entry.conflicts[name];
    const column = grid.columns.find((one) => one.name === name);
    const taken = el("td", { class: "taken" });
    const decide = (mine) => {
      if (mine) entry.mine.set(name, conflict.mine ?? entry.mine.get(name));
      else entry.mine.delete(name);
      delete entry.conflicts[name];
      taken.textContent = mine ? words.chosen_mine : words.chosen_now;
      grid.redraw();
    };
    taken.append(
      el("button", { type: "button", class: "small-button", text: words.keep_mine, on: { click: () => decide(true) } }),
      el("button", { type: "button", class: "small-button", text: words.keep_now, on: { click: () => decide(false) } }),
    );
    const value = (text) => el("td", { text: text || words.empty_value });
    const label = grid.labelOf(entry.base);
    return el("tr", {}, el("th", { scope: "row" }, `${label} ／ ${column.label}`, el("br"), el("small", { text: conflict.by })), value(conflict.seen), value(entry.mine.get(name)), value(conflict.now), taken);
  });
  const heads = [words.where, words.seen, words.mine, words.now, ""].map((text) => el("th", { scope: "col" }, text || el("span", { class: "unseen", text: words.what })));
  const close = el("button", { type: "button", class: "main", text: grid.common.close });
  const made = dialog(words.conflict_heading, "wide conflict", el("p", { class: "note", text: words.conflict_note }),
    el("div", { class: "scroll" }, el("table", {}, el("thead", {}, el("tr", {}, ...heads)), el("tbody", {}, ...lines))), close);
  close.addEventListener("click", () => made.close());
  made.addEventListener("close", () => {
    pending.settle();
    grid.redraw();
    grid.selection.paint(true);
  });
}

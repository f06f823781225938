// What happened to a row, or to one cell of it: a drawer with every entry, the latest first.

import { ask } from "../page/asking.js";
import { dialog, el, filled } from "../page/making.js";
import { shown } from "./columns.js";

/** Open the drawer. name: of one field; empty for the whole row. */
export async function open(grid, id, label, name = "") {
  const list = el("ol", { class: "history" });
  const more = el("button", { type: "button", class: "small-button", text: grid.words.history_more, hidden: true });
  const close = el("button", { type: "button", class: "small-button", text: grid.common.close });
  const drawer = dialog(filled(grid.words.history_of, { what: label }), "drawer", el("p", { class: "drawer-acts" }, close), list, more);
  close.addEventListener("click", () => drawer.close());
  let page = 0;
  const next = async () => {
    page += 1;
    const found = await ask(`/ledgers/${grid.slug}/rows/${id}/history?page=${page}`);
    if (!found) return drawer.close();
    const entries = found.entries.filter((one) => !name || one.expired || touches(one, name));
    list.append(...entries.map((one) => entryOf(grid, one, found.names, name)));
    more.hidden = page * found.page_size >= found.count;
    if (!list.children.length && more.hidden) list.append(el("li", { class: "note", text: grid.words.history_none }));
    return undefined;
  };
  more.addEventListener("click", next);
  await next();
}

function touches(entry, name) {
  return name in (entry.before ?? {}) || (entry.deed === "create" && name in (entry.after ?? {}));
}

function entryOf(grid, entry, names, only) {
  const { words } = grid;
  const head = el("p", { class: "history-head" }, el("strong", { text: instant(entry.at) }), ` ${names[entry.who] ? `${names[entry.who]} (${entry.who})` : (entry.who ?? "")} `);
  if (entry.expired) return el("li", {}, head, el("p", { class: "note", text: words.expired }));
  head.append(el("span", { class: "chip", text: words[`deed_${entry.deed}`] ?? entry.deed }));
  const made = el("li", {}, head, el("p", {}, `${words.reason.replace(/（.*/, "")}: ${entry.why}`), cells(grid, entry, only));
  if (entry.approval) {
    const by = names[entry.approval.approver] ?? entry.approval.approver;
    made.append(el("p", { class: "note" }, `${words.approved_by}: ${by} `, el("a", { href: `/proposals/${entry.approval.proposal}/`, text: entry.approval.proposal })));
  }
  made.append(...origin(words, entry.origin, only));
  return made;
}

function cells(grid, entry, only) {
  const after = entry.after ?? {};
  const before = entry.deed === "create" ? {} : (entry.before ?? {});
  const fields = Object.keys(entry.deed === "create" ? after : before).filter((name) => !only || name === only);
  const lines = fields.map((name) => {
    const column = grid.columns.find((one) => one.name === name) ?? { kind: "text", label: name };
    return el("tr", {}, el("th", { scope: "row", text: column.label }), el("td", { class: "was", text: shown(column, before[name]) }), el("td", { text: shown(column, after[name]) }));
  });
  const head = el("tr", {}, el("th", { scope: "col" }, el("span", { class: "unseen", text: grid.words.where })), el("th", { scope: "col", text: grid.words.before }), el("th", { scope: "col", text: grid.words.after }));
  return el("table", { class: "tight" }, el("thead", {}, head), el("tbody", {}, ...lines));
}

function* origin(words, from, only) {
  if (!from || from.kind === "hand") return;
  const place = [from.file, from.sheet, from.line && filled(words.origin_line, { line: from.line })].filter(Boolean).join(" ");
  const columns = only && from.columns?.[only] ? ` ${from.columns[only]}${from.line}` : "";
  yield el("p", { class: "note", text: `${words.origin}: ${words[`origin_${from.kind}`] ?? from.kind} ${place}${columns}` });
  for (const [name, one] of Object.entries(from.evidence ?? {})) {
    if (only && name !== only) continue;
    yield el("p", { class: "note" }, `${one.file} ${one.at} `, el("a", { href: evidenceAddress(one), text: words.evidence }));
  }
}

/** Where a place of evidence opens. */
export function evidenceAddress(one) {
  return `/evidence/open/?${new URLSearchParams({ sha256: one.sha256, unit: one.unit, at: one.at, file: one.file })}`;
}

/** An instant as people of the factory read it: Japan time. */
export function instant(text) {
  const parts = new Intl.DateTimeFormat("ja-JP", { timeZone: "Asia/Tokyo", dateStyle: "short", timeStyle: "medium" });
  return text ? parts.format(new Date(text)) : "";
}

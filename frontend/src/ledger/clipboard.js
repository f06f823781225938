// Blocks of cells to and from Excel: tabs and line breaks, with quotes around what holds one of them.

/** The rows of cells of a block as Excel puts it on the clipboard. */
export function cellsOf(text) {
  const rows = [[""]];
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const one = text[at];
    const row = rows.at(-1);
    if (quoted) {
      if (one === '"' && text[at + 1] === '"') at += row.push(row.pop() + '"') && 1;
      else if (one === '"') quoted = false;
      else row.push(row.pop() + one);
    } else if (one === '"' && row.at(-1) === "") quoted = true;
    else if (one === "\t") row.push("");
    else if (one === "\r" || one === "\n") {
      if (one === "\r" && text[at + 1] === "\n") at += 1;
      rows.push([""]);
    } else row.push(row.pop() + one);
  }
  if (rows.length > 1 && rows.at(-1).length === 1 && rows.at(-1)[0] === "") rows.pop();
  return rows;
}

/** A block of texts for the clipboard. */
export function textOf(rows) {
  return rows.map((row) => row.map((cell) => (/[\t\r\n"]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join("\t")).join("\r\n");
}

/** Copy, cut and paste of the marked block. */
export function install(grid) {
  const { element } = grid.table;
  const inCells = (event) => document.activeElement?.closest?.(".tabulator-cell") && element.contains(document.activeElement) && !event.target.closest?.(".cell-editor, .head-filter");
  const out = (event) => {
    if (!inCells(event)) return false;
    const rows = grid.blockTexts();
    event.clipboardData.setData("text/plain", textOf(rows));
    event.preventDefault();
    grid.say("copied", { rows: rows.length, columns: rows[0]?.length ?? 0 });
    return true;
  };
  document.addEventListener("copy", out);
  document.addEventListener("cut", (event) => out(event) && grid.clear());
  document.addEventListener("paste", (event) => {
    if (!inCells(event) || !grid.editable) return;
    event.preventDefault();
    grid.paste(cellsOf(event.clipboardData.getData("text/plain")));
  });
}

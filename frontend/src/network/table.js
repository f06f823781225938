// Filters, tabs and pages of the table: the server filters, and says what of the picture is meant.

import { part } from "./part.js";

/** What the table that is shown is filtered to, by the picture's numbers; null for everything. */
export function matched() {
  return JSON.parse(document.getElementById("network-matched")?.textContent ?? "null");
}

export function installTable({ onMatch, onDetail }) {
  const place = document.getElementById("network-table");
  const form = document.getElementById("network-filters");

  async function show(address, filtering) {
    const html = await part(address);
    if (html === null) return;
    const focused = place.contains(document.activeElement);
    place.innerHTML = html;
    history.replaceState(null, "", address);
    if (focused) place.querySelector("[aria-current]")?.focus();
    if (filtering) onMatch(matched());
  }

  function filtered() {
    const query = new URLSearchParams([...new FormData(form)].filter(([name, value]) => value || name === "site"));
    show(`/network/?${query}`, true);
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    filtered();
  });
  for (const select of form.querySelectorAll("select")) {
    select.addEventListener("change", () => (select.hasAttribute("data-reload") ? form.submit() : filtered()));
  }
  form.querySelector("[data-clear]")?.addEventListener("click", (event) => {
    event.preventDefault();
    for (const one of form.querySelectorAll('input[type="search"], select:not([data-reload])')) one.value = "";
    filtered();
  });
  place.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    const table = event.target.closest("a[data-table]");
    const detail = event.target.closest("a[data-detail]");
    if (!table && !detail) return;
    event.preventDefault();
    if (detail) onDetail(detail.getAttribute("href"));
    else {
      form.elements.view.value = new URL(table.href).searchParams.get("view") ?? "";
      show(table.getAttribute("href"), false);
    }
  });
}

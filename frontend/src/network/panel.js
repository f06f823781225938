// The panel beside the map: what is known of the chosen thing. Its links that tell more open in it.

import { part } from "./part.js";

export function installPanel(place) {
  const told = place.querySelector("[data-told]");
  let opened = () => {};
  let closed = () => {};
  let asked = 0;
  let from = null;

  async function open(address, focus = false) {
    const mine = ++asked;
    const html = await part(address);
    if (html === null || mine !== asked) return;
    if (!place.contains(document.activeElement)) from = document.activeElement;
    told.innerHTML = html;
    place.hidden = false;
    place.scrollTop = 0;
    const heading = told.querySelector("h2");
    if (focus) {
      heading?.focus({ preventScroll: true });
      place.scrollIntoView({ block: "nearest" });
    }
    opened(new URL(address, location.href).searchParams);
  }

  function close() {
    const inside = place.contains(document.activeElement);
    asked++;
    place.hidden = true;
    if (inside) from?.focus();
    closed();
  }

  place.querySelector("[data-close-panel]").addEventListener("click", close);
  place.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close();
  });
  place.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-detail]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    open(link.getAttribute("href"), true);
  });
  return { open, onOpen: (act) => { opened = act; }, onClose: (act) => { closed = act; } };
}

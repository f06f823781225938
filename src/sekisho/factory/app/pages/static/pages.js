// Keeps what a page shows fresh: every five seconds it asks for the page anew and takes over its <main>.
// Never while a form has the focus, and not while somebody has stopped it; without this the pages work all the same.
(() => {
  "use strict";
  const EVERY_MS = 5000;
  const STOPPED = "stopped";
  const main = () => document.querySelector("main[data-live]");
  const button = document.getElementById("stop");
  const stale = document.getElementById("stale");
  if (!main() || !button) return;

  const stopped = () => sessionStorage.getItem(STOPPED) !== null;
  const show = () => {
    button.hidden = false;
    button.setAttribute("aria-pressed", String(stopped()));
  };
  button.addEventListener("click", () => {
    if (stopped()) sessionStorage.removeItem(STOPPED);
    else sessionStorage.setItem(STOPPED, "yes");
    show();
  });

  const filling = () => document.activeElement.closest("form") !== null;
  // A focus without an id could not be given back.
  const held = (page) => page.contains(document.activeElement) && !document.activeElement.id;
  const busy = (page) => stopped() || document.hidden || filling() || held(page) || !getSelection().isCollapsed;

  const replace = (page, fresh) => {
    const focus = document.activeElement.id;
    for (const old of page.querySelectorAll("[id]")) {
      const own = fresh.querySelector(`#${CSS.escape(old.id)}`);
      if (own && old.tagName === "DETAILS") own.open = old.open;
    }
    const places = [...page.querySelectorAll(".scroll[id]")].map((one) => [one.id, one.scrollLeft]);
    page.replaceWith(fresh);
    for (const [id, left] of places) document.getElementById(id)?.scrollTo(left, 0);
    if (focus) document.getElementById(focus)?.focus({ preventScroll: true });
  };

  const refresh = async () => {
    const page = main();
    if (busy(page)) return;
    try {
      const answer = await fetch(location.href, { headers: { "Sekisho-Refresh": "1" } });
      if (answer.status === 401) location.reload();
      if (!answer.ok) throw new Error(answer.statusText);
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("main[data-live]");
      stale.hidden = true;
      if (fresh && !busy(page)) replace(page, document.adoptNode(fresh));
    } catch {
      stale.hidden = false;
    }
  };
  const again = async () => {
    await refresh();
    setTimeout(again, EVERY_MS);
  };
  show();
  setTimeout(again, EVERY_MS);
})();

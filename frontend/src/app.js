// What every page has: htmx, the theme, the lock of an idle session, and messages about what went wrong.

import htmx from "htmx.org";
import { install as installLock } from "./page/lock.js";
import { install as installPasskeys } from "./page/passkeys.js";
import { install as installTheme } from "./page/theme.js";
import { install as installTelling } from "./page/telling.js";

htmx.config.includeIndicatorStyles = false; // the page's policy allows no style of its own making
htmx.config.allowEval = false;
htmx.config.selfRequestsOnly = true;
htmx.config.scrollBehavior = "instant";

document.addEventListener("htmx:configRequest", (event) => {
  event.detail.headers["X-CSRFToken"] = document.querySelector('meta[name="csrf"]')?.content ?? "";
});

installTheme();
installTelling();
installLock();
installPasskeys();

for (const one of document.querySelectorAll("[data-open]")) {
  one.addEventListener("click", () => document.getElementById(one.dataset.open)?.showModal());
}
for (const one of document.querySelectorAll("[data-close]")) {
  one.addEventListener("click", () => one.closest("dialog")?.close());
}
for (const one of document.querySelectorAll("[data-print]")) one.addEventListener("click", () => window.print());
for (const one of document.querySelectorAll("select[data-submit]")) {
  one.addEventListener("change", () => one.form.requestSubmit());
}

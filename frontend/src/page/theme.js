// Light or dark: as the person chose on this machine, else as the machine is set.

const KEY = "sekisho.theme";
const dark = window.matchMedia("(prefers-color-scheme: dark)");

function chosen() {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null; // storage may be switched off; the machine's setting then decides
  }
}

function show() {
  const theme = chosen() ?? (dark.matches ? "dark" : "light");
  document.documentElement.dataset.theme = theme;
  document.dispatchEvent(new CustomEvent("sekisho:theme", { detail: theme }));
}

export function install() {
  show();
  dark.addEventListener("change", show);
  for (const button of document.querySelectorAll("[data-theme-toggle]")) {
    button.addEventListener("click", () => {
      try {
        localStorage.setItem(KEY, document.documentElement.dataset.theme === "dark" ? "light" : "dark");
      } catch {
        return;
      }
      show();
    });
  }
}

// The map as a file, and on paper.

const LONGEST_PX = 6000; // browsers refuse larger pictures

export function installSaving(map, drawing) {
  const button = document.querySelector("[data-save-png]");
  button.hidden = false;
  button.addEventListener("click", async () => {
    const sheet = getComputedStyle(document.documentElement).getPropertyValue("--sheet").trim();
    const picture = await map.cy.png({ output: "blob-promise", full: true, scale: 2, maxWidth: LONGEST_PX, maxHeight: LONGEST_PX, bg: sheet });
    const link = document.createElement("a");
    link.href = URL.createObjectURL(picture);
    link.download = "network.png";
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  });
  // On paper the whole map stands as the server draws it: lines instead of dots, and always light.
  const still = document.querySelector("[data-still]");
  const save = document.querySelector("[data-save-svg]");
  const current = () => {
    const query = new URLSearchParams(location.search);
    const all = new URL(drawing, location.href);
    for (const name of ["q", "zone", "system", "protocol", "kind"]) {
      if (query.get(name)) all.searchParams.set(name, query.get(name));
      else all.searchParams.delete(name);
    }
    return `${all.pathname}${all.search}`;
  };
  still.hidden = false;
  still.src = current();
  save?.addEventListener("click", () => { save.href = `${current()}&save=1`; });
  for (const one of document.querySelectorAll("[data-print]")) {
    one.addEventListener("pointerdown", () => { still.src = current(); });
  }
}

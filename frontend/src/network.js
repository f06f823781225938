// The network map: draws what the server laid out, and keeps picture, panel and table together.

import { tellable } from "./network/levels.js";
import { drawnMap } from "./network/map.js";
import { installPanel } from "./network/panel.js";
import { installSaving } from "./network/saving.js";
import { installTable, matched } from "./network/table.js";

const read = (id) => JSON.parse(document.getElementById(id).textContent);
const words = read("words-room");
const places = read("network-places");
const place = document.querySelector("[data-map]");
const level = document.querySelector("[data-level]");
const panel = installPanel(document.querySelector("[data-panel]"));

place.hidden = false;
try {
  const answer = await fetch(places.picture, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(String(answer.status));
  const picture = await answer.json();
  await document.fonts?.load('14px "BIZ UDPGothic"', "図");
  const map = drawnMap(document.getElementById("network-map"), picture, words);
  map.onChoice((query) => panel.open(`/network/detail/?${new URLSearchParams({ site: picture.site, run: picture.run, ...query })}`));
  map.onLevel((told) => { level.textContent = tellable(told, words); });
  panel.onOpen((query) => map.point(query));
  panel.onClose(() => map.point(new URLSearchParams()));
  installTable({ onMatch: (found) => map.match(found, true), onDetail: (address) => panel.open(address, true) });
  map.match(matched(), false);
  installSaving(map, places.drawing);
  installTools(map, picture);
  // For measuring and tests: what is drawn cannot be read from a canvas.
  place.dataset.ready = "yes";
  place.map = map;
} catch {
  level.textContent = words.map_failed;
  installTable({ onMatch: () => {}, onDetail: (address) => panel.open(address, true) });
}

function installTools(map, picture) {
  for (const one of document.querySelectorAll("[data-zoom]")) {
    one.addEventListener("click", () => map.zoom(one.dataset.zoom));
  }
  const zones = document.querySelector("[data-go-zone]");
  picture.zones.forEach((zone, at) => zones.append(new Option(zone.label, at)));
  zones.addEventListener("change", () => {
    if (zones.value !== "") map.goToZone(Number(zones.value));
    zones.value = "";
  });
}

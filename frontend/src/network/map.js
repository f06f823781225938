// The map itself: what is drawn at which nearness, what is chosen, and what a filter leaves.

import cytoscape from "cytoscape";
import * as made from "./elements.js";
import { FAR, LETTERS, lettersOf, levelOf, linesInView } from "./levels.js";
import { look } from "./look.js";

const REST_MS = 180; // after a movement, before lines are chosen anew
const CLOSE = 1.1;

// It warns of each line that is too short to have a middle; the table has every flow, and the console must stay clean.
cytoscape.warnings(false);

export function drawnMap(container, picture, words) {
  const cy = cytoscape({
    container,
    elements: [...made.bands(picture), ...made.zones(picture), ...made.names(picture, words), ...made.devices(picture), ...made.ways(picture)],
    style: look(picture.kinds),
    layout: { name: "preset" },
    minZoom: 0.02,
    maxZoom: 3,
    autoungrabify: true,
    boxSelectionEnabled: false,
    selectionType: "single",
    hideEdgesOnViewport: true,
    textureOnViewport: true,
    motionBlur: false,
    pixelRatio: Math.min(window.devicePixelRatio || 1, 1.5),
  });
  const devices = cy.nodes(".device");
  const names = cy.nodes(".name");
  const ways = cy.edges(".way");
  const talks = made.talks(picture);
  const talkById = new Map(talks.map((talk) => [talk.id, talk]));
  const heard = { choice: () => {}, level: () => {} };
  let found = null;
  let lines = cy.collection();
  let level = "";
  let letters = "";
  let pointed = "";
  let timer = 0;

  function settle() {
    const now = levelOf(cy.zoom(), made.DEVICE.h);
    const changed = now !== level;
    level = now;
    cy.batch(() => {
      const px = 1 / cy.zoom();
      if (changed) {
        devices.toggleClass("gone", level === FAR);
        names.toggleClass("far", level === FAR);
        names.forEach((one) => { one.position({ ...one.data(level === FAR ? "heart" : "top") }); });
      }
      if (level === FAR) {
        names.style("font-size", 13.5 * px);
        names.forEach((one) => { one.toggleClass("flat", one.data("height") < 64 * px); });
        ways.style({ "font-size": 12.5 * px, display: "element", "text-background-padding": 2 * px });
        for (const kind of picture.kinds) ways.filter(`.${kind.code}`).style("width", ({ undeclared: 4, seen: 1.8 }[kind.code] ?? 2.2) * px);
      } else {
        if (changed) ways.removeStyle().style("display", "none");
        names.removeClass("flat").style("font-size", Math.min(26, Math.max(15, 12.5 * px)));
        const now = lettersOf(cy.zoom()).name;
        if (now !== letters) {
          for (const { name } of LETTERS) devices.toggleClass(name, name === now);
          lines.remove();
          letters = now;
        }
      }
    });
    if (level === FAR) {
      lines.remove();
      lines = cy.collection();
      heard.level({ level, shown: ways.length, rest: 0 });
    } else {
      drawLines();
    }
    showPointed();
  }

  function drawLines() {
    const { x1, y1, x2, y2 } = cy.extent();
    const inView = (at) => {
      if (at < 0) return false;
      const one = picture.devices[at];
      return one.x >= x1 && one.x <= x2 && one.y >= y1 && one.y <= y2;
    };
    const wanted = found ? talks.filter((talk) => talk.flows.some((at) => found.flows.has(at))) : talks;
    const { lines: chosen, rest } = linesInView(wanted, inView);
    const keep = new Set(chosen.map((talk) => talk.id));
    cy.batch(() => {
      lines.filter((one) => !keep.has(one.id())).remove();
      const missing = chosen.filter((talk) => cy.getElementById(talk.id).empty());
      cy.add(missing.map((talk) => made.line(talk, picture, letters)));
      lines = cy.edges(".talk");
    });
    heard.level({ level, shown: chosen.length, rest });
  }

  // Lines are chosen when the map rests: while it moves, every frame belongs to the movement.
  function rest() {
    clearTimeout(timer);
    timer = setTimeout(() => (held ? rest() : settle()), REST_MS);
  }
  let held = false;
  container.addEventListener("pointerdown", () => { held = true; });
  for (const name of ["pointerup", "pointercancel"]) window.addEventListener(name, () => { held = false; });

  function choose(target) {
    const data = target.data();
    if (target.hasClass("device")) return heard.choice({ what: "device", key: picture.devices[data.at].key });
    if (target.hasClass("zone")) return heard.choice({ what: "zone", name: picture.zones[data.at].name });
    const [from, to] = target.hasClass("way")
      ? [picture.links[data.at].from, picture.links[data.at].to]
      : [talkById.get(data.id).fromZone, talkById.get(data.id).toZone];
    if (target.hasClass("way")) return heard.choice({ what: "way", source: picture.zones[from].name, target: picture.zones[to].name });
    const talk = talkById.get(data.id);
    const at = talk.flows.find((one) => !found || found.flows.has(one)) ?? talk.flows[0];
    return heard.choice({ what: "flow", at: String(at) });
  }

  function showPointed() {
    cy.elements(".chosen").removeClass("chosen");
    if (pointed) cy.getElementById(pointed).addClass("chosen");
  }

  function near(box) {
    const zoom = Math.min(CLOSE, 0.85 * Math.min(cy.width() / box.w, cy.height() / box.h));
    cy.viewport({ zoom, pan: { x: cy.width() / 2 - box.x * zoom, y: cy.height() / 2 - box.y * zoom } });
  }

  /** Bring a device to the middle, near enough to read it. */
  function goTo(at) {
    const one = picture.devices[at];
    near({ x: one.x, y: one.y, w: made.DEVICE.w * 5, h: made.DEVICE.h * 9 });
  }

  function fit() {
    cy.fit(undefined, 14);
  }

  cy.on("viewport", rest);
  cy.on("tap", "node.device, node.zone, edge", (event) => choose(event.target));
  cy.on("dbltap", "node.zone", (event) => map.goToZone(event.target.data("at")));
  cy.on("mouseover", "node.device, node.zone, edge", () => container.classList.add("over"));
  cy.on("mouseout", () => container.classList.remove("over"));
  document.addEventListener("sekisho:theme", () => {
    cy.style(look(picture.kinds));
    level = "";
    settle();
  });
  new ResizeObserver(() => cy.resize()).observe(container);

  const map = {
    cy,
    onChoice: (act) => { heard.choice = act; },
    onLevel: (act) => { heard.level = act; settle(); },
    zoom(how) {
      if (how === "fit") return fit();
      const zoom = cy.zoom() * (how === "in" ? 1.5 : 1 / 1.5);
      return cy.zoom({ level: zoom, renderedPosition: { x: cy.width() / 2, y: cy.height() / 2 } });
    },
    goToZone(at) {
      const [x, y, w, h] = picture.zones[at].box;
      near({ x: x + w / 2, y: y + h / 2, w, h });
    },
    /** Show what a panel tells of, without moving unless it is out of sight. query: of the detail's address. */
    point(query) {
      const what = query.get("what");
      pointed = "";
      if (what === "device") pointed = idOf(picture.devices, (one) => one.key === query.get("key"), "d");
      if (what === "zone") pointed = idOf(picture.zones, (one) => one.name === query.get("name"), "z");
      if (what === "flow") pointed = talks.find((talk) => talk.flows.includes(Number(query.get("at"))))?.id ?? "";
      if (what === "way") pointed = `w${picture.links.findIndex((one) => picture.zones[one.from]?.name === query.get("source") && picture.zones[one.to]?.name === query.get("target"))}`;
      if (pointed.startsWith("d")) seen(Number(pointed.slice(1)));
      if (pointed.startsWith("t")) seen(talkById.get(pointed).from);
      settle();
    },
    /** Leave what is looked for strong and the rest pale; go to it where words were asked for. null: all. */
    match(sent, moved) {
      found = sent && { flows: new Set(sent.flows), devices: new Set(sent.devices), links: new Set(sent.links) };
      cy.batch(() => {
        const ends = new Set();
        for (const at of found?.flows ?? []) {
          const [from, to] = picture.flows[at];
          ends.add(from).add(to);
        }
        devices.forEach((one) => {
          const at = one.data("at");
          one.toggleClass("pale", Boolean(found) && !found.devices.has(at) && !ends.has(at));
        });
        ways.forEach((one) => { one.toggleClass("pale", Boolean(found) && !found.links.has(one.data("at"))); });
        lines.remove();
        lines = cy.collection();
      });
      if (moved && sent) {
        const zone = picture.zones.findIndex((one) => (one.name || "-") === sent.zone);
        if (sent.words && sent.devices.length === 1) {
          goTo(sent.devices[0]);
          heard.choice({ what: "device", key: picture.devices[sent.devices[0]].key });
        } else if (sent.words && sent.devices.length) {
          cy.fit(devices.filter((one) => found.devices.has(one.data("at"))), 60);
          if (cy.zoom() > CLOSE) cy.zoom(CLOSE);
        } else if (zone >= 0) map.goToZone(zone);
      } else if (moved) fit();
      settle();
    },
    whole: () => cy.elements(),
  };

  function seen(at) {
    if (at < 0) return;
    const { x1, y1, x2, y2 } = cy.extent();
    const one = picture.devices[at];
    if (level === FAR || one.x < x1 || one.x > x2 || one.y < y1 || one.y > y2) goTo(at);
  }

  fit();
  return map;
}

function idOf(every, test, letter) {
  const at = every.findIndex(test);
  return at < 0 ? "" : `${letter}${at}`;
}


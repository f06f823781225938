// How things look on the map, by the page's own colours. Each kind of traffic has its colour, line, width and mark.

import { LETTERS } from "./levels.js";

export const LINES = {
  seen: { style: "solid", width: 1.6 },
  undeclared: { style: "solid", width: 3.6 },
  unseen: { style: "dashed", width: 1.8 },
  unjudged: { style: "dotted", width: 1.8 },
};

/** The style of the graph in the theme that the page has now. */
export function look(kinds) {
  const page = getComputedStyle(document.documentElement);
  const colour = (name) => page.getPropertyValue(`--${name}`).trim();
  const font = { "font-family": '"BIZ UDPGothic", "Hiragino Kaku Gothic ProN", Meiryo, sans-serif' };
  const still = { "z-index-compare": "manual", "overlay-opacity": 0, "transition-duration": 0 };
  return [
    { selector: "node", style: { ...font, ...still, shape: "rectangle", width: "data(w)", height: "data(h)", color: colour("ink"), "border-color": colour("line"), "border-width": 1, "background-color": colour("sheet") } },
    { selector: "node.band", style: { "z-index": 0, "background-color": colour("faint"), label: "data(label)", color: colour("soft"), "font-size": 15, "text-valign": "top", "text-halign": "center", "text-margin-y": 24, events: "no" } },
    { selector: "node.zone", style: { "z-index": 1, shape: "round-rectangle", "border-color": colour("line-strong"), "border-width": 1.5 } },
    { selector: "node.name", style: { "z-index": 7, events: "no", "background-opacity": 0, "border-width": 0, label: "data(label)", "font-size": 15, "font-weight": 700, "text-valign": "center", "text-halign": "center", "text-wrap": "wrap", "text-background-color": colour("sheet"), "text-background-opacity": 0.82, "text-background-padding": 3 } },
    { selector: "node.name.far", style: { label: "data(far)" } },
    { selector: "node.name.flat", style: { label: "data(name)" } },
    { selector: "node.device", style: { "z-index": 5, shape: "round-rectangle", label: "data(label)", "font-size": 12, "text-valign": "center", "text-halign": "center", "text-wrap": "wrap", "text-max-width": "data(w)", "min-zoomed-font-size": 6.5, "border-color": colour("soft") } },
    ...LETTERS.slice(1).map(({ name, font }) => ({ selector: `node.device.${name}`, style: { "font-size": font, label: "data(name)", "text-wrap": "ellipsis" } })),
    { selector: "node.device.boundary", style: { shape: "rectangle", "border-width": 3, "border-color": colour("ink") } },
    { selector: "node.device.alarm", style: { "border-width": 2, "border-color": colour("stale-mark"), "background-color": colour("stale-pale") } },
    { selector: "node.device.high", style: { "border-color": colour("fails-mark"), "background-color": colour("fails-pale") } },
    { selector: "node.device.low", style: { "border-color": colour("not-assessed-mark"), "background-color": colour("not-assessed-pale") } },
    { selector: "node.device.unlisted", style: { "border-style": "dashed", "border-width": 2.5, "border-color": colour("fails-mark") } },
    { selector: "node.gone", style: { display: "none" } },
    { selector: "edge", style: { ...font, ...still, "z-index": 3, "curve-style": "straight", "target-arrow-shape": "triangle", "arrow-scale": 1, "font-size": 12, "font-weight": 700, "min-zoomed-font-size": 7, "text-background-color": colour("sheet"), "text-background-opacity": 0.9, "text-background-padding": 2, "text-background-shape": "round-rectangle" } },
    { selector: "edge.way", style: { "curve-style": "bezier", "control-point-step-size": 46, label: "data(label)" } },
    { selector: "edge.talk", style: { label: "data(label)" } },
    ...LETTERS.slice(1).map(({ name, font }) => ({ selector: `edge.talk.${name}`, style: { "font-size": font, label: "data(mark)" } })),
    { selector: "edge.loop", style: { "curve-style": "bezier" } },
    ...kinds.map((kind) => ({
      selector: `edge.${kind.code}`,
      style: { "line-color": colour(`${kind.state}-mark`), "target-arrow-color": colour(`${kind.state}-mark`), color: colour(kind.state), "line-style": LINES[kind.code].style, width: LINES[kind.code].width },
    })),
    { selector: ".pale", style: { opacity: 0.16 } },
    { selector: "node.chosen", style: { "border-width": 5, "border-color": colour("focus"), "z-index": 6 } },
    { selector: "edge.chosen", style: { width: 6, "line-color": colour("focus"), "target-arrow-color": colour("focus"), "z-index": 4, opacity: 1 } },
  ];
}

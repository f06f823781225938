// Far away a map shows zones and the ways between them; nearer, devices; nearer still, their names and the traffic.

export const FAR = "zones";
export const NEAR = "devices";

/** Rendered height of a device below which it is no use to show it. */
const LEAST_DEVICE_PX = 13;

/** Lines that are drawn one by one at once. More cannot be told apart, and cost the map its fluency. */
export const MOST_LINES = 700;

export function levelOf(zoom, deviceHeight) {
  return zoom * deviceHeight < LEAST_DEVICE_PX ? FAR : NEAR;
}

/** Names that are read: whole with their address, else the name alone in letters large enough for this nearness. */
export const LETTERS = [
  { name: "full", least: 0.72, font: 12 },
  { name: "middle", least: 0.5, font: 17 },
  { name: "short", least: 0, font: 23 },
];

export function lettersOf(zoom) {
  return LETTERS.find((one) => zoom >= one.least);
}

/** What a person is told of the level. */
export function tellable({ level, shown, rest }, words) {
  if (level === FAR) return words.level_zones;
  const filled = (label, values) => label.replace(/\{(\w+)\}/g, (_, name) => values[name].toLocaleString("en-US"));
  return filled(words.level_devices, { shown }) + (rest ? filled(words.level_more, { rest }) : "");
}

/**
 * The lines to draw: of the devices in view, the gravest kinds first, at most MOST_LINES; and how many more there are.
 * inView: by the number of a device.
 */
export function linesInView(talks, inView, most = MOST_LINES) {
  const found = talks.filter((talk) => inView(talk.from) && inView(talk.to));
  const half = talks.length === found.length ? [] : talks.filter((talk) => inView(talk.from) !== inView(talk.to));
  const wanted = [...found, ...half];
  const order = [1, 2, 3, 0]; // as the server numbers kinds: undeclared, unseen, unjudged, seen
  wanted.sort((one, other) => order.indexOf(one.kind) - order.indexOf(other.kind));
  return { lines: wanted.slice(0, most), rest: Math.max(0, wanted.length - most) };
}

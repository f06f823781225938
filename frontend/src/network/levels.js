// Far away a map shows zones and the ways between them; nearer, devices; nearer still, their names and the traffic.

export const FAR = "zones";
export const NEAR = "devices";

/** Rendered height of a device below which it is no use to show it. */
const LEAST_DEVICE_PX = 13;

/** Lines that are drawn one by one at once. More cannot be told apart, and cost the map its fluency. */
export const MOST_LINES = 400;

/** Of these, lines of which only one end is in view: they say that there is more, and where. */
const MOST_LEADING_OUT = 100;

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
  const order = [1, 2, 3, 0]; // as the server numbers kinds: undeclared, unseen, unjudged, seen
  const worstFirst = (one, other) => order.indexOf(one.kind) - order.indexOf(other.kind);
  const inside = [];
  const leading = [];
  for (const talk of talks) {
    const ends = inView(talk.from) + inView(talk.to);
    if (ends === 2) inside.push(talk);
    else if (ends === 1) leading.push(talk);
  }
  const lines = inside.sort(worstFirst).slice(0, most);
  lines.push(...leading.sort(worstFirst).slice(0, Math.min(MOST_LEADING_OUT, most - lines.length)));
  return { lines, rest: inside.length + leading.length - lines.length };
}

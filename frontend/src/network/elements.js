// The picture as the server sent it -> what the graph library draws, and the traffic from device to device by pairs.

const DEVICE = { w: 156, h: 46 };
export { DEVICE };

const middle = ([x, y, w, h]) => ({ x: x + w / 2, y: y + h / 2 });

function boxed(id, box, classes, data) {
  return { data: { id, w: box[2], h: box[3], ...data }, position: middle(box), classes, grabbable: false };
}

export function bands(picture) {
  return picture.bands.map((band, at) => boxed(`b${at}`, band.box, "band", { label: band.label }));
}

export function zones(picture) {
  return picture.zones.map((zone, at) => boxed(`z${at}`, zone.box, "zone", { at }));
}

/** The names of zones by themselves, so that they stand above the lines. top, heart: where they stand near and far. */
export function names(picture, words) {
  return picture.zones.map((zone, at) => {
    const count = words.zone_count.replace("{devices}", zone.devices.toLocaleString("en-US"));
    const alarms = zone.alarms ? `\n${words.zone_alarms.replace("{alarms}", zone.alarms.toLocaleString("en-US"))}` : "";
    const label = zone.kind && zone.kind !== zone.label ? `${zone.label}  ${zone.kind}` : zone.label;
    const [x, y, w, h] = zone.box;
    const [top, heart] = [{ x: x + w / 2, y: y + 20 }, { x: x + w / 2, y: y + h / 2 }];
    return { data: { id: `n${at}`, w: 1, h: 1, height: h, top, heart, name: zone.label, label, far: `${zone.label}\n${count}${alarms}` }, position: { ...top }, classes: "name", grabbable: false };
  });
}

export function devices(picture) {
  return picture.devices.map((one, at) => {
    const classes = ["device", one.unlisted && "unlisted", one.boundary && "boundary", one.alarm && `alarm ${one.severity}`];
    const name = one.name.length > 13 ? `${one.name.slice(0, 12)}…` : one.name;
    const second = [one.at && one.at !== one.name ? one.at : "", one.alarm ?? ""].filter(Boolean).join("  ");
    return {
      data: { id: `d${at}`, at, w: DEVICE.w, h: DEVICE.h, name: one.alarm ? `${one.alarm[0]}${one.name}` : one.name, label: second ? `${name}\n${second}` : name },
      position: { x: one.x, y: one.y },
      classes: classes.filter(Boolean).join(" "),
      grabbable: false,
    };
  });
}

export function ways(picture) {
  return picture.links
    .map((link, at) => ({ link, at }))
    .filter(({ link }) => link.from >= 0 && link.to >= 0 && link.from !== link.to)
    .map(({ link, at }) => {
      const kind = picture.kinds[link.kind];
      const bad = link.bad ? ` (×${link.bad.toLocaleString("en-US")})` : "";
      const count = link.flows ? ` ${link.flows.toLocaleString("en-US")}` : "";
      return { data: { id: `w${at}`, at, source: `z${link.from}`, target: `z${link.to}`, label: `${kind.mark}${count}${bad}` }, classes: `way ${kind.code}` };
    });
}

/** Traffic by pairs of devices and kind; a whole zone stands for itself. flows: their numbers. */
export function talks(picture) {
  const found = new Map();
  picture.flows.forEach(([from, to, fromZone, toZone, service, kind], at) => {
    let source = from >= 0 ? `d${from}` : `z${fromZone}`;
    let target = to >= 0 ? `d${to}` : `z${toZone}`;
    // Between a device and the whole zone around it there is no room for a line: it turns back on itself.
    if (to < 0 && from >= 0 && picture.devices[from].zone === toZone) target = source;
    if (from < 0 && to >= 0 && picture.devices[to].zone === fromZone) source = target;
    const key = `${source} ${target} ${kind}`;
    let one = found.get(key);
    if (!one) {
      one = { id: `t${found.size}`, source, target, from, to, fromZone, toZone, kind, flows: [], services: new Set() };
      found.set(key, one);
    }
    one.flows.push(at);
    one.services.add(picture.protocols[service]);
  });
  return [...found.values()];
}

/** letters: how large names are now. What is as declared needs no mark from afar. */
export function line(talk, picture, letters) {
  const kind = picture.kinds[talk.kind];
  const services = [...talk.services];
  const told = services.slice(0, 2).join("、") + (services.length > 2 ? "…" : "");
  return {
    data: { id: talk.id, source: talk.source, target: talk.target, label: `${kind.mark} ${told}`, mark: kind.code === "seen" ? "" : kind.mark },
    classes: `talk ${letters} ${kind.code}${talk.source === talk.target ? " loop" : ""}`,
  };
}

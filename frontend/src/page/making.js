// Makes elements: names and texts only, never markup, so that nothing a person typed can become a part of the page.

/** An element with properties (class, text, data, on, anything else as an attribute) and children. */
export function el(tag, properties = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue;
    if (name === "class") made.className = value;
    else if (name === "text") made.textContent = value;
    else if (name === "value") made.value = value;
    else if (name === "data") Object.assign(made.dataset, value);
    else if (name === "on") for (const [event, act] of Object.entries(value)) made.addEventListener(event, act);
    else made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...children.filter((one) => one !== null && one !== undefined && one !== false));
  return made;
}

/** A label with its {places} filled. */
export function filled(label, values) {
  return label.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}

/** A dialog that is gone from the page once it is closed. */
export function dialog(heading, kind, ...children) {
  const id = `heading-${Math.random().toString(36).slice(2)}`;
  const made = el("dialog", { class: kind, "aria-labelledby": id }, el("h2", { id, text: heading }), ...children);
  made.addEventListener("close", () => made.remove());
  document.body.append(made);
  made.showModal();
  return made;
}

/** The JSON that the server put into the page under an id. */
export function told(id) {
  return JSON.parse(document.getElementById(id).textContent);
}

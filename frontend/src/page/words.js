// The words of a page's scripts, in its language. The server puts them into the page, so that all words lie in one place.

let found;

/** The words by name. */
export function words() {
  found ??= JSON.parse(document.getElementById("words")?.textContent ?? "{}");
  return found;
}

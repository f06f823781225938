// Says what went wrong with a request that a page made by itself, in the words that the server sent.

import { words } from "./words.js";

let place;

/** Show a sentence above all else until it is closed; kinds: wrong, good, careful. */
export function tell(text, kind = "wrong") {
  place ??= document.querySelector("[data-telling]");
  if (!place) return;
  const notice = document.createElement("div");
  notice.className = `notice ${kind}`;
  const said = document.createElement("div");
  said.textContent = text;
  const close = document.createElement("button");
  close.type = "button";
  close.className = "plain small-button";
  close.textContent = words().close;
  close.addEventListener("click", () => notice.remove());
  notice.append(said, close);
  place.replaceChildren(notice);
}

/** The sentence of an answer that refuses; the server's own where it sent one. */
export async function said(response) {
  try {
    const body = await response.clone().json();
    const language = document.documentElement.lang;
    const problems = (body.problems ?? []).map((one) => one[language]);
    return [body[language], ...problems].filter(Boolean).join(" ");
  } catch {
    return words().failed;
  }
}

export function install() {
  document.addEventListener("htmx:responseError", (event) => {
    const { xhr } = event.detail;
    if (xhr.status === 423) return; // the lock shows itself
    let text = words().failed;
    try {
      text = JSON.parse(xhr.responseText)[document.documentElement.lang] ?? text;
    } catch {
      // a page of its own: the general sentence stands
    }
    tell(text);
  });
  document.addEventListener("htmx:sendError", () => tell(words().offline));
}

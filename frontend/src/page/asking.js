// Asks the server from a script: JSON in and out, with the page's token against forged requests.

import { said, tell } from "./telling.js";
import { words } from "./words.js";

/** The JSON of an answer; null where it was refused, and the person was told why. */
export async function ask(address, { method = "GET", body, form, quiet = false } = {}) {
  const headers = { "X-CSRFToken": document.querySelector('meta[name="csrf"]')?.content ?? "", Accept: "application/json" };
  if (body !== undefined) headers["Content-Type"] = "application/json";
  let response;
  try {
    response = await fetch(address, { method, headers, body: form ?? (body === undefined ? undefined : JSON.stringify(body)) });
  } catch {
    tell(words().offline);
    return null;
  }
  if (response.status === 423) {
    document.dispatchEvent(new CustomEvent("sekisho:locked"));
    return null;
  }
  if (!response.ok) {
    if (!quiet) tell(await said(response));
    return quiet ? { refused: response.status, ...(await response.json().catch(() => ({}))) } : null;
  }
  return response.status === 204 ? {} : response.json();
}

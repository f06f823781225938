// The lock of an idle session, in the page. The server decides and keeps the lock; here it is shown over the open page,
// so that what was typed stays, and a person at work is told to the server where the page itself asks nothing of it.
//
// install() is called once a page by the frame. The page holds what it needs as data, `{{ lock|json_script:"lock" }}`:
// idleMinutes, and words in the page's language (accounts/words.py, LOCK); without it nobody is signed in and nothing is
// done. Works by keyboard alone; no style is set here: the classes are lock-overlay, lock-form and lock-wrong.

const STATE = "X-Sekisho-Session";
const UNLOCK = "/account/unlock/";
const SEEN = "/account/seen/";
const SIGN_IN = "/account/sign-in/";
const TELL_EVERY_MS = 60_000;

const QUESTION = { "HX-Request": "true", Accept: "application/json" };

let overlay = null;
let told = Date.now();
let active = Date.now();
let plainFetch = null;

export function install() {
  const data = document.getElementById("lock");
  if (!data) return;
  const { idleMinutes, words } = JSON.parse(data.textContent);
  plainFetch = window.fetch.bind(window);
  window.fetch = async (...asked) => watched(await plainFetch(...asked), words);
  document.addEventListener("htmx:beforeSwap", (event) => {
    const state = event.detail.xhr.getResponseHeader(STATE);
    if (!state) return;
    event.detail.shouldSwap = false;
    show(state, words);
  });
  for (const name of ["keydown", "pointerdown", "input", "wheel"]) {
    document.addEventListener(name, () => atWork(words), { passive: true, capture: true });
  }
  const idleMs = idleMinutes * 60_000;
  setInterval(() => {
    if (!overlay && Date.now() - active >= idleMs) lockNow(words);
  }, 5_000);
}

function watched(response, words) {
  const state = response.headers.get(STATE);
  if (state) show(state, words);
  return response;
}

function atWork(words) {
  if (overlay) return;
  active = Date.now();
  if (active - told < TELL_EVERY_MS) return;
  told = active;
  post(SEEN, {}).then((response) => watched(response, words), () => { told = 0; });
}

// Nobody was at work here for the set time: the server may not know yet, because another page of the session was.
async function lockNow(words) {
  const state = await tokenNow();
  if (state === null) return show("ended", words);
  if (state.locked) return show("locked", words);
  active = Date.now();
}

async function tokenNow() {
  const response = await plainFetch(UNLOCK, {
    headers: { ...QUESTION, "X-Sekisho-Background": "1" },
    credentials: "same-origin",
  });
  return response.ok ? response.json() : null;
}

async function post(address, form, token = null) {
  const fresh = token ?? (await tokenNow())?.token ?? "";
  return plainFetch(address, {
    method: "POST",
    headers: { ...QUESTION, "X-CSRFToken": fresh },
    credentials: "same-origin",
    body: new URLSearchParams(form),
  });
}

function show(state, words) {
  if (state === "first") return window.location.reload();
  if (overlay) return undefined;
  overlay = document.createElement("dialog");
  overlay.className = "lock-overlay";
  overlay.setAttribute("aria-labelledby", "lock-title");
  overlay.addEventListener("cancel", (event) => event.preventDefault());
  const title = add(overlay, "h2", state === "ended" ? words.ended : words.locked_title);
  title.id = "lock-title";
  if (state === "ended") addLink(words);
  else addForm(words);
  document.body.append(overlay);
  overlay.showModal();
  return undefined;
}

function addLink(words) {
  const link = add(overlay, "a", words.sign_in);
  link.href = `${SIGN_IN}?next=${encodeURIComponent(window.location.pathname)}`;
  // In a tab of its own: what was typed in this one can still be copied.
  link.target = "_blank";
  link.rel = "noopener";
  link.addEventListener("click", () => hide());
}

function addForm(words) {
  const form = add(overlay, "form");
  form.className = "lock-form";
  add(form, "p", words.locked);
  const label = add(form, "label", words.password);
  const field = add(label, "input");
  Object.assign(field, { type: "password", required: true, maxLength: 256, autocomplete: "current-password", autofocus: true });
  const wrong = add(form, "p");
  wrong.className = "lock-wrong";
  wrong.setAttribute("role", "alert");
  add(form, "button", words.unlock);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const password = field.value;
    field.value = "";
    wrong.textContent = await unlock(password, words);
    if (overlay) field.focus();
  });
}

// What to say; empty where the page is open again.
async function unlock(password, words) {
  try {
    const response = await post(UNLOCK, { password });
    if (response.status === 204) {
      hide();
      return "";
    }
    if (response.headers.get(STATE) === "ended") {
      hide();
      show("ended", words);
      return "";
    }
    return `✕ ${(await response.json()).error}`;
  } catch {
    return `✕ ${words.lock_failed}`;
  }
}

function hide() {
  overlay.close();
  overlay.remove();
  overlay = null;
  active = told = Date.now();
}

function add(parent, kind, text = "") {
  const element = document.createElement(kind);
  element.textContent = text;
  parent.append(element);
  return element;
}

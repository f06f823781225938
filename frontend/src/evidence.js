// Sends evidence with a bar that shows how far it is. Without this script the form sends by itself, without a bar.

import { tell } from "./page/telling.js";
import { words } from "./page/words.js";

for (const form of document.querySelectorAll("form[data-upload]")) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send(form);
  });
}

function send(form) {
  const sending = form.querySelector("[data-sending]");
  const bar = sending.querySelector("progress");
  const step = sending.querySelector("[data-step]");
  const button = form.querySelector("button");
  const request = new XMLHttpRequest(); // fetch tells nothing of how much was sent
  request.open("POST", form.action);
  request.upload.addEventListener("progress", (event) => {
    if (event.lengthComputable) bar.value = (100 * event.loaded) / event.total;
  });
  request.upload.addEventListener("load", () => {
    bar.removeAttribute("value");
    step.textContent = step.dataset.checking;
  });
  request.addEventListener("load", () => {
    if (request.status === 200) {
      window.location.assign(request.responseURL);
      return;
    }
    // A page that says what was refused, with the form as it was filled in.
    const page = new DOMParser().parseFromString(request.responseText, "text/html");
    const main = page.querySelector("main .notice, main .sheet");
    end();
    tell(main?.textContent.replace(/\s+/g, " ").trim() || words().failed);
  });
  request.addEventListener("error", () => {
    end();
    tell(words().offline);
  });
  const end = () => {
    sending.hidden = true;
    button.disabled = false;
  };
  sending.hidden = false;
  button.disabled = true;
  request.send(new FormData(form));
}

// Passkeys in the browser: a form with data-passkey="create" or "get" gets its answer from the device, and is sent.
// The question stands in the page as data (no script): <script type="application/json" id="passkey-options">.

export function install() {
  for (const form of document.querySelectorAll("form[data-passkey]")) {
    form.addEventListener("submit", (event) => {
      if (form.elements.credential.value) return;
      event.preventDefault();
      answer(form);
    });
  }
}

async function answer(form) {
  const failed = form.querySelector("[role=alert]");
  failed.hidden = true;
  try {
    const asked = JSON.parse(form.querySelector("#passkey-options").textContent).publicKey;
    const credential =
      form.dataset.passkey === "create"
        ? await navigator.credentials.create({ publicKey: created(asked) })
        : await navigator.credentials.get({ publicKey: got(asked) });
    form.elements.credential.value = JSON.stringify(written(credential));
    form.submit();
  } catch {
    failed.hidden = false;
  }
}

function created(asked) {
  return {
    ...asked,
    challenge: octets(asked.challenge),
    user: { ...asked.user, id: octets(asked.user.id) },
    excludeCredentials: listed(asked.excludeCredentials),
  };
}

function got(asked) {
  return { ...asked, challenge: octets(asked.challenge), allowCredentials: listed(asked.allowCredentials) };
}

function listed(credentials) {
  return (credentials ?? []).map((one) => ({ ...one, id: octets(one.id) }));
}

function written(credential) {
  const response = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (credential.response[name]) response[name] = text(credential.response[name]);
  }
  return {
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    response,
    clientExtensionResults: credential.getClientExtensionResults(),
    authenticatorAttachment: credential.authenticatorAttachment,
  };
}

// Base64url without padding (RFC 4648, 5), as WebAuthn's JSON has it.
function octets(word) {
  const plain = atob(word.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (sign) => sign.charCodeAt(0));
}

function text(buffer) {
  const plain = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(plain).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

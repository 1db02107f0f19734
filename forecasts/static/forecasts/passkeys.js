// Passkeys. A form with data-passkey asks the browser for a credential before it is sent; without this file one signs
// in with a password and a code all the same.
(() => {
  const WORDS = {
    NotAllowedError: "That was cancelled or took too long. Try again.",
    InvalidStateError: "This device holds a passkey for your account already.",
    SecurityError: "Passkeys do not work at this address: it has to be a name with HTTPS, or localhost.",
  };
  const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
  const text = (buffer) =>
    buffer && btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  const known = (list) => (list || []).map((one) => ({ ...one, id: bytes(one.id) }));

  function withBytes(options) {
    const key = { ...options.publicKey, challenge: bytes(options.publicKey.challenge) };
    if (key.user) key.user = { ...key.user, id: bytes(key.user.id) };
    if (key.excludeCredentials) key.excludeCredentials = known(key.excludeCredentials);
    if (key.allowCredentials) key.allowCredentials = known(key.allowCredentials);
    return { publicKey: key };
  }

  function asJson(credential) {
    const { response } = credential;
    const sent = { clientDataJSON: text(response.clientDataJSON) };
    for (const name of ["attestationObject", "authenticatorData", "signature", "userHandle"]) {
      if (response[name]) sent[name] = text(response[name]);
    }
    if (response.getTransports) sent.transports = response.getTransports();
    return JSON.stringify({
      type: credential.type,
      id: credential.id,
      rawId: text(credential.rawId),
      response: sent,
      clientExtensionResults: credential.getClientExtensionResults(),
    });
  }

  async function optionsOf(form) {
    if (form.dataset.options) return JSON.parse(document.getElementById(form.dataset.options).textContent);
    const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error("Too many attempts. Try again in a few minutes.");
    return (await answer.json()).request_options;
  }

  async function ask(form) {
    if (!window.PublicKeyCredential) throw new Error(WORDS.SecurityError);
    const options = withBytes(await optionsOf(form));
    if (form.dataset.passkey !== "add") return navigator.credentials.get(options);
    const alone = form.elements.passwordless.checked;
    options.publicKey.authenticatorSelection = {
      ...options.publicKey.authenticatorSelection,
      residentKey: alone ? "required" : "discouraged",
      requireResidentKey: alone,
      userVerification: alone ? "required" : "preferred",
    };
    return navigator.credentials.create(options);
  }

  for (const form of document.querySelectorAll("form[data-passkey]")) {
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const said = form.querySelector("[data-passkey-error]");
      said.hidden = true;
      try {
        form.elements.credential.value = asJson(await ask(form));
        form.submit();
      } catch (error) {
        said.textContent = WORDS[error.name] || error.message;
        said.hidden = false;
      }
    });
  }
})();

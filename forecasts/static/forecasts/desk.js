// Keys of the desk and of its forms. They press what is on the page and add nothing: without this file every step works
// all the same. Inside a field a key is only a letter, save for Ctrl+Enter, which sends the form; ? lists the keys.
(() => {
  const typing = (target) => target.closest("input:not([type=radio]):not([type=checkbox]), textarea, select, [contenteditable]");
  const pressable = (target) => target.closest("a[href], button, input, summary, [tabindex]:not([tabindex='-1'])");
  const rows = () => [...document.querySelectorAll("[data-row]")];
  const current = () => document.querySelector("[data-row].is-current");

  function choose(row) {
    for (const other of rows()) other.classList.toggle("is-current", other === row);
  }

  function move(by) {
    const all = rows();
    if (!all.length) return false;
    const next = all[Math.min(Math.max(all.indexOf(current()) + by, 0), all.length - 1)];
    choose(next);
    next.querySelector("[data-act]").focus();
    return true;
  }

  function send(target) {
    const form = target.closest("form[method=post]") ?? document.querySelector("form[data-draft], .change-form #content-main form[method=post]");
    if (!form) return false;
    form.requestSubmit(form.querySelector("button.primary, input.default[type=submit]"));
    return true;
  }

  const words = (element) => {
    const shown = (element.closest("label")?.querySelector("strong, .outcome") ?? element).cloneNode(true);
    shown.querySelectorAll("kbd").forEach((key) => key.remove());
    return shown.textContent.trim();
  };

  function listed() {
    const keys = [...document.querySelectorAll("[data-key]")].map((element) => [element.dataset.key, words(element)]);
    if (rows().length) keys.push(["j", "next"], ["k", "previous"], ["Enter", "open the one that is marked"]);
    if (document.querySelector("form[data-draft], .change-form #content-main form[method=post]")) keys.push(["Ctrl + Enter", "send the form, from any field"]);
    return [...keys, ["?", "this list"], ["Esc", "close it"]];
  }

  function showKeys() {
    document.querySelector("dialog.key-list")?.remove();
    const dialog = document.createElement("dialog");
    dialog.className = "key-list";
    dialog.setAttribute("aria-label", "Keys");
    const list = document.createElement("dl");
    for (const [key, means] of listed()) {
      const term = document.createElement("dt");
      const kbd = document.createElement("kbd");
      const told = document.createElement("dd");
      kbd.textContent = key;
      told.textContent = means;
      term.append(kbd);
      list.append(term, told);
    }
    const heading = document.createElement("h2");
    heading.textContent = "Keys";
    const close = document.createElement("button");
    close.type = "button";
    close.className = "btn button";
    close.textContent = "Close";
    close.addEventListener("click", () => dialog.close());
    dialog.append(heading, list, close);
    dialog.addEventListener("close", () => dialog.remove());
    document.body.append(dialog);
    dialog.showModal();
  }

  function press(key) {
    const pressed = document.querySelector(`[data-key="${CSS.escape(key)}"]`);
    if (!pressed) return false;
    pressed.click();
    pressed.focus();
    return true;
  }

  function take(event) {
    if (event.key === "j" || event.key === "k") return move(event.key === "j" ? 1 : -1);
    if (event.key === "?") return showKeys() ?? true;
    if (event.key !== "Enter") return press(event.key);
    const row = pressable(event.target) ? null : current();
    if (row) row.querySelector("[data-act]").click();
    return Boolean(row);
  }

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.altKey || document.querySelector("dialog[open]")) return;
    if (event.ctrlKey || event.metaKey) {
      if (event.key === "Enter" && send(event.target)) event.preventDefault();
    } else if (!typing(event.target) && take(event)) event.preventDefault();
  });
  document.addEventListener("focusin", (event) => {
    const row = event.target.closest("[data-row]");
    if (row) choose(row);
  });
})();

/* Drafts: an entry form saves itself in this browser while one types, and brings back what was typed after a reload,
   a crash, or in another tab. A draft goes once the ledger has taken the form, and at sign-out. Without this file
   forms work all the same. Passwords, files and the form's own hidden fields are never saved. */
"use strict";
{
  const PREFIX = "draft ";
  const PAUSE = 1500; // milliseconds without a key before a form is saved
  const KEPT_FOR = 7 * 24 * 3600 * 1000;
  const MOST_ROWS = 25;
  const person = document.querySelector('meta[name="person"]')?.content ?? "";
  const forms = person ? document.querySelectorAll("form[data-draft], .change-form #content-main form[method=post]") : [];

  function stored(key) {
    try {
      return JSON.parse(localStorage.getItem(key));
    } catch {
      return null; // storage is closed to us, or holds something else
    }
  }

  function keys() {
    try {
      return Object.keys(localStorage).filter((key) => key.startsWith(PREFIX));
    } catch {
      return [];
    }
  }

  // What the server has taken is no draft any more; nor is what is old.
  function tidy() {
    const taken = /(?:^|; )taken=([^;]+)/.exec(document.cookie)?.[1].replace(/^"|"$/g, "");
    for (const key of keys()) {
      const draft = stored(key);
      if (!draft || draft.at < Date.now() - KEPT_FOR || (taken && draft.key === taken)) localStorage.removeItem(key);
    }
    if (taken) document.cookie = "taken=; max-age=0; path=/; samesite=lax";
  }

  const isKept = (field) =>
    field.name && !["hidden", "password", "file", "submit", "button", "image", "reset"].includes(field.type) &&
    !/password|^_|csrf/i.test(field.name) && !field.disabled;

  const shown = (field, initial) => {
    if (field.type === "checkbox" || field.type === "radio") {
      return (initial ? field.defaultChecked : field.checked) ? [field.value] : [];
    }
    if (field.tagName === "SELECT") {
      let chosen = [...field.options].filter((option) => (initial ? option.defaultSelected : option.selected));
      if (initial && !chosen.length && !field.multiple) chosen = [...field.options].slice(0, 1);
      return chosen.map((option) => [option.value, option.textContent]);
    }
    return [initial ? field.defaultValue : field.value];
  };

  function read(form, initial) {
    const found = {};
    for (const field of form.elements) if (isKept(field)) (found[field.name] ??= []).push(...shown(field, initial));
    return found;
  }

  // A page that shows mistakes shows what was typed as if it had been there: then all of it is kept.
  function typedIn(form) {
    const now = read(form, false);
    const before = form.closest("main, #content, body").querySelector("[data-mistakes]") ? {} : read(form, true);
    const empty = (value) => value === undefined || JSON.stringify(value).replace(/[[\]",]/g, "") === "";
    return Object.fromEntries(
      Object.entries(now).filter(
        ([name, value]) =>
          JSON.stringify(value) !== JSON.stringify(before[name] ?? []) && !(empty(value) && empty(before[name])),
      ),
    );
  }

  const sheetFor = (form, name) => {
    const row = /^(.+)-(\d+)-/.exec(name);
    return row && form.querySelector(`[name="${CSS.escape(row[1])}-TOTAL_FORMS"]`) && row;
  };

  function addRows(form, name) {
    const row = sheetFor(form, name);
    for (let tries = 0; row && !form.elements[name] && tries < MOST_ROWS; tries += 1) {
      const rows = form.querySelector(`[data-rows="${CSS.escape(row[1])}"]`);
      const button = rows?.querySelector("[data-add-row]");
      if (button) button.click();
      else if (!addSheet(form, rows, row[1])) return;
    }
  }

  function addSheet(form, rows, prefix) {
    const template = rows?.querySelector("template[data-sheet]");
    const total = form.querySelector(`[name="${CSS.escape(prefix)}-TOTAL_FORMS"]`);
    if (!template) return false;
    const sheet = document.importNode(template.content, true);
    for (const element of sheet.querySelectorAll("*")) {
      for (const { name, value } of element.attributes) element.setAttribute(name, value.replaceAll("__prefix__", total.value));
      if (!element.children.length) element.textContent = element.textContent.replace("__number__", Number(total.value) + 1);
    }
    template.before(sheet);
    total.value = Number(total.value) + 1;
    return true;
  }

  function put(field, values) {
    if (field.type === "checkbox" || field.type === "radio") field.checked = values.includes(field.value);
    else if (field.tagName === "SELECT") {
      for (const [value, text] of values) {
        if (![...field.options].some((option) => option.value === value)) field.add(new Option(text, value));
      }
      for (const option of field.options) option.selected = values.some(([value]) => value === option.value);
      window.django?.jQuery?.(field).trigger("change.select2");
    } else field.value = values[0] ?? "";
    for (let fold = field.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.dispatchEvent(new Event("change", { bubbles: true }));
  }

  function restore(form, draft) {
    for (const [name, values] of Object.entries(draft.typed)) {
      addRows(form, name);
      const named = form.elements[name];
      for (const field of named instanceof RadioNodeList ? named : named ? [named] : []) put(field, values);
    }
    const key = form.querySelector('[name="_submission"]');
    if (key && draft.key) key.value = draft.key; // another tab with the same draft sends the same submission
  }

  const clock = (at) => new Date(at).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit", hour12: false });

  function look(form, number) {
    // by where the form is sent: a page that lists its mistakes may have another address than the one it was opened at
    const to = new URL(form.getAttribute("action") || location.href, location.href);
    const key = `${PREFIX}${person} ${to.pathname}${to.search} ${form.id || number}`;
    const status = document.createElement("p");
    status.className = "draft small quiet help";
    status.setAttribute("role", "status");
    (form.querySelector(".actions, .submit-row") ?? form).before(status);
    let waiting;
    let touched = false;
    let sent = false;

    function save(asSent = false) {
      clearTimeout(waiting);
      const typed = typedIn(form);
      try {
        if (!Object.keys(typed).length) localStorage.removeItem(key);
        else {
          const at = Date.now();
          localStorage.setItem(key, JSON.stringify({ at, typed, asSent, key: form.querySelector('[name="_submission"]')?.value }));
          status.textContent = `Draft saved ${clock(at)} in this browser`;
        }
      } catch {
        status.textContent = "This browser keeps no drafts: send the form before you leave.";
      }
    }

    function discard() {
      localStorage.removeItem(key);
      touched = false;
      form.reset();
      location.replace(location.pathname + location.search); // a reload would send a form with mistakes again
    }

    const draft = stored(key);
    // A page that shows mistakes shows what was sent; only what was typed since then has to come back.
    if (draft && !(draft.asSent && document.querySelector("[data-mistakes]")) && form.method === "post") {
      restore(form, draft);
      status.textContent = `What you typed until ${clock(draft.at)} is back. `;
      const button = document.createElement("button");
      button.type = "button";
      button.className = "btn small button";
      button.textContent = "Throw it away";
      button.addEventListener("click", discard);
      status.append(button);
    }

    const later = (event) => {
      if (!event.isTrusted && event.type !== "picked") return;
      touched = true;
      sent = false;
      clearTimeout(waiting);
      waiting = setTimeout(() => save(), PAUSE);
    };
    form.addEventListener("input", later);
    form.addEventListener("change", later);
    window.django?.jQuery?.(form).on("select2:select select2:unselect", () => later({ type: "picked" }));
    form.addEventListener("submit", () => {
      sent = true;
      if (touched || draft) save(true);
    });
    const flush = () => touched && !sent && save();
    addEventListener("pagehide", flush);
    document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && flush());
    addEventListener("beforeunload", (event) => {
      if (touched && !sent && Object.keys(typedIn(form)).length) event.preventDefault();
    });
    addEventListener("pageshow", (event) => {
      if (event.persisted) sent = false; // Back brought the page itself back
    });
  }

  tidy();
  // once the scripts that add rows and build look-up fields have run
  document.addEventListener("DOMContentLoaded", () => [...forms].forEach(look));
  for (const form of document.querySelectorAll('form[action$="/logout/"]')) {
    form.addEventListener("submit", () => {
      for (const key of keys()) if (key.startsWith(`${PREFIX}${person} `)) localStorage.removeItem(key);
    });
  }
}

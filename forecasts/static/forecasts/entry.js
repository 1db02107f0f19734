/* Entering claims: how a wording reads while it is typed, further rows, and names for look-up fields.
   Claims can be entered without this file: readings then appear once a page is saved, and blank rows wait at the end. */
"use strict";
{
  const address = document.currentScript.dataset.reading;
  const PAUSE = 250; // milliseconds without a key before the ledger is asked

  const rowOf = (field) => field.closest("details.row-entry") ?? field.form;

  // What has been typed of a forecast: the fields of its row, and of the claim where the row has none of them.
  function typedIn(row, form) {
    const sent = new URLSearchParams();
    for (const within of [form, row]) {
      for (const field of within.querySelectorAll("[data-typed]")) {
        if (within === form && field.closest("details.row-entry")) continue;
        const isChosen = field.type !== "radio" || field.checked;
        const isOne = !field.multiple || field.selectedOptions.length === 1;
        if (field.value && isChosen && isOne) sent.set(field.dataset.typed, field.value);
      }
    }
    return sent;
  }

  const say = (row, name, text) => {
    const output = row.querySelector(`.field-${name} output`);
    if (output) output.textContent = text;
  };

  async function showReading(row) {
    const form = row.closest("form");
    const headers = { Accept: "application/json", "X-CSRFToken": form.elements.csrfmiddlewaretoken.value };
    const answer = await fetch(address, { method: "POST", headers, body: typedIn(row, form) });
    if (!answer.ok) return;
    const { reading, published } = await answer.json();
    say(row, "wording", reading);
    say(row, "says", published);
  }

  // A field of the claim itself, such as its event, changes what is said of every forecast on it.
  const waiting = new Map();
  function later(event) {
    if (!event.target.matches?.("[data-typed]")) return;
    const row = rowOf(event.target);
    const rows = row.matches("form") ? [row, ...row.querySelectorAll("details.row-entry")] : [row];
    const holds = (one) => [...one.querySelectorAll("[data-wording]")].some((wording) => rowOf(wording) === one);
    for (const each of rows.filter(holds)) {
      clearTimeout(waiting.get(each));
      waiting.set(each, setTimeout(() => showReading(each), PAUSE));
    }
  }

  function addRow(rows) {
    const total = rows.querySelector(`[name="${rows.dataset.rows}-TOTAL_FORMS"]`);
    const template = rows.querySelector("template");
    const fresh = document.importNode(template.content, true);
    const entry = fresh.firstElementChild;
    for (const element of entry.querySelectorAll("*")) {
      for (const { name, value } of element.attributes) {
        if (value.includes("__prefix__")) element.setAttribute(name, value.replaceAll("__prefix__", total.value));
      }
    }
    template.before(entry);
    total.value = Number(total.value) + 1;
    entry.dispatchEvent(new CustomEvent("formset:added", { bubbles: true, detail: { formsetName: rows.dataset.rows } }));
    entry.querySelector("input:not([type=hidden])").focus();
  }

  // The look-up fields are built by a script that leaves their parts without a name: they get that of their label.
  function nameLookUps(within) {
    for (const select of within.querySelectorAll("select.admin-autocomplete")) {
      const name = select.labels[0]?.textContent.replace(/:\s*$/, "").trim() ?? select.name;
      const built = select.nextElementSibling;
      for (const part of built?.querySelectorAll(".select2-selection, .select2-selection__rendered, .select2-search__field") ?? []) {
        part.removeAttribute("aria-labelledby");
        part.setAttribute("aria-label", name);
      }
    }
  }

  window.django?.jQuery?.(() => nameLookUps(document)); // after the script that builds them, which waits for the same
  document.addEventListener("formset:added", (event) => nameLookUps(event.target));
  window.django?.jQuery?.(document).on("change", "select.admin-autocomplete", later); // which only that script hears of
  document.addEventListener("input", later);
  document.addEventListener("change", later);
  for (const button of document.querySelectorAll("[data-add-row]")) {
    button.hidden = false;
    button.addEventListener("click", () => addRow(button.closest("[data-rows]")));
  }
}

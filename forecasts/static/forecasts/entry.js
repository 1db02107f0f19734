/* Entering claims: how a wording reads while it is typed, further rows, and names for look-up fields.
   Claims can be entered without this file: readings then appear once a page is saved, and blank rows wait at the end. */
"use strict";
{
  const address = document.currentScript.dataset.reading;
  const PAUSE = 250; // milliseconds without a key before the ledger is asked

  const rowOf = (field) => field.closest("details.row-entry") ?? field.form;

  async function showReading(wording) {
    const row = rowOf(wording);
    const output = wording.closest(".form-row").querySelector("output");
    const phrase = row.querySelector("[data-phrase]")?.value ?? "";
    const asked = new URLSearchParams({ wording: wording.value, phrase });
    const answer = await fetch(`${address}?${asked}`, { headers: { Accept: "application/json" } });
    if (answer.ok && output) output.textContent = (await answer.json()).reading;
  }

  let waiting;
  function later(event) {
    if (!event.target.matches("[data-wording], [data-phrase]")) return;
    const wording = rowOf(event.target).querySelector("[data-wording]");
    clearTimeout(waiting);
    waiting = setTimeout(() => showReading(wording), PAUSE);
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
  document.addEventListener("input", later);
  document.addEventListener("change", later);
  for (const button of document.querySelectorAll("[data-add-row]")) {
    button.hidden = false;
    button.addEventListener("click", () => addRow(button.closest("[data-rows]")));
  }
}

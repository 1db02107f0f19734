/* The list of mistakes over a form: it has the focus, and a link in it opens the fold that its field is in. */
"use strict";
{
  function show(field) {
    for (let fold = field.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
    const built = field.matches(".select2-hidden-accessible") && field.parentElement.querySelector(".select2-selection");
    const target = built || field;
    target.scrollIntoView({ block: "center" });
    target.focus({ preventScroll: true });
  }

  const list = document.querySelector("[data-mistakes]");
  if (list) {
    let moved = false;
    for (const event of ["keydown", "pointerdown"]) addEventListener(event, () => { moved = true; }, { once: true });
    list.focus();
    addEventListener("load", () => moved || list.focus()); // Django's own script, which comes late, focuses the first field
    for (const link of list.querySelectorAll('a[href^="#"]')) {
      link.addEventListener("click", (event) => {
        const field = document.getElementById(link.hash.slice(1));
        if (!field) return;
        event.preventDefault();
        show(field);
      });
    }
  }
}

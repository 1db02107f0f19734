// Adds up the probabilities of a choice while they are typed. Without this file the sum is shown once they are sent.
(() => {
  for (const group of document.querySelectorAll("[data-shares]")) {
    const total = group.querySelector("[data-total]");
    const inputs = [...group.querySelectorAll("[data-share]")];
    const add = () => {
      const parts = inputs.map((input) => Math.round(Number(input.value.trim() || 0) * 10000));
      total.textContent = parts.every(Number.isFinite) ? `${parts.reduce((a, b) => a + b, 0) / 10000} %` : "";
    };
    group.addEventListener("input", add);
    add(); // a browser may bring back what was typed before
  }
})();

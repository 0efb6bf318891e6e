/* The time that is left of an item: [data-until] holds the second at which it is over. */
(() => {
  "use strict";
  const lang = document.documentElement.lang === "fa" ? "fa-IR" : "en";
  const two = new Intl.NumberFormat(lang, { minimumIntegerDigits: 2, useGrouping: false });

  const tick = () => {
    for (const timer of document.querySelectorAll("[data-until]")) {
      const left = Number(timer.dataset.until) - Math.floor(Date.now() / 1000);
      const all = Math.abs(left);
      const sign = left < 0 ? "−" : "";
      timer.classList.toggle("is-over", left < 0);
      timer.dir = "ltr";
      timer.textContent = `${sign}${two.format(Math.floor(all / 60))}:${two.format(all % 60)}`;
    }
  };
  setInterval(tick, 1000);
  document.addEventListener("htmx:afterSwap", tick);
  tick();
})();

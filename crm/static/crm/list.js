/* Choosing rows of a list: boxes, ranges by Shift, the bar that says how many and what may be done. */
(() => {
  "use strict";
  const { $, $$, say } = window.ui;
  const fa = document.documentElement.lang === "fa";
  const digits = count => count.toLocaleString(fa ? "fa-IR" : "en-US");
  const boxes = () => $$("[name='row'][form='bulk']");
  const chosen = () => boxes().filter(box => box.checked);
  /* where a range begins, and whether Shift is down: the click on a label does not tell everywhere */
  let anchor = null;
  let shift = false;

  /** Show what is chosen; a choice of all results ends when one row is changed. */
  const show = (told = true) => {
    const bar = $("#bulk");
    if (!bar) return;
    const all = boxes();
    const count = chosen().length;
    const page = $("#choose-page");
    all.forEach(box => box.closest("[data-row]").classList.toggle("is-on", box.checked));
    if (page) {
      page.checked = count > 0 && count === all.length;
      page.indeterminate = count > 0 && count < all.length;
    }
    bar.classList.toggle("is-on", count > 0);
    bar.elements.batch.value = "";
    $("[data-all]", bar)?.remove();
    $(".n b", bar).textContent = digits(count);
    $$("[data-rest]", bar).forEach(node => (node.hidden = count < all.length));
    $$("[data-choose='page']", bar).forEach(node => (node.hidden = count === all.length));
    if (told) say($(".n", bar).textContent);
  };

  /** Choose a row, and with Shift all from the last one to it. */
  const choose = (box, on, range) => {
    const all = boxes();
    const [from, to] = [all.indexOf(anchor), all.indexOf(box)].sort((one, other) => one - other);
    (range && from >= 0 ? all.slice(from, to + 1) : [box]).forEach(one => (one.checked = on));
    anchor = box;
    show();
  };

  const chooseAll = on => {
    boxes().forEach(box => (box.checked = on));
    anchor = null;
    show();
  };

  for (const name of ["pointerdown", "keydown"]) {
    document.addEventListener(name, event => (shift = event.shiftKey), true);
  }

  document.addEventListener("change", event => {
    const { target } = event;
    if (target.matches("[name='row'][form='bulk']")) choose(target, target.checked, shift);
    else if (target.id === "choose-page") chooseAll(target.checked);
    else if (target.closest(".bulk-field") && target.name !== "set") {
      $("[name='set']", target.closest(".bulk-field")).checked = true;
    }
  });

  document.addEventListener("click", event => {
    const button = event.target.closest("[data-choose]");
    if (button) chooseAll(button.dataset.choose === "page");
  });

  /* X, by keys.js: the row one stands on */
  document.addEventListener("ui:choose", event => {
    const row = document.activeElement.closest("[data-row]") || $("[data-row].is-cursor");
    const box = row && $("[name='row']", row);
    if (box) choose(box, event.detail.range || !box.checked, event.detail.range);
  });

  document.addEventListener(
    "keydown",
    event => {
      const busy = $("details.menu[open], dialog[open]") || event.target.matches("input:not(.check)");
      if (event.key === "Escape" && !busy && chosen().length) chooseAll(false);
    },
    true,
  );

  /* The table is another one, or the bar came back with all results chosen. */
  document.addEventListener("htmx:afterSwap", () => {
    const bar = $("#bulk");
    if (bar && !bar.elements.batch.value) show(false);
  });
  window.addEventListener("pageshow", () => show(false));
})();

/* Letters on the line one stands on: E done, H postpone, R refer, A answer. keys.js presses what bears
   data-key; the lines hand theirs on as one moves, and step back while lines are chosen. */
(() => {
  "use strict";
  const { $, $$ } = window.ui;

  const hand = row => {
    $$("[data-row] [data-key]").forEach(node => delete node.dataset.key);
    if (!row || $("#bulk.is-on")) return;
    $$("[data-letter]", row).forEach(node => (node.dataset.key = node.dataset.letter));
  };

  const here = () => document.activeElement.closest("[data-row]") || $("[data-row].is-cursor") || $("[data-row]");

  document.addEventListener("focusin", () => hand(here()));
  document.addEventListener("change", () => hand(here()));
  document.addEventListener("ui:choose", () => hand(here()));
  document.addEventListener("htmx:afterSettle", () => hand(here()));
  hand(here());
})();

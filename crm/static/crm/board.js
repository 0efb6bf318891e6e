/* The board: a card dropped on a stage is sent there by the form of its menu, which does the same. */
(() => {
  "use strict";
  let dragged = null;

  /* The kind and the stage shown stand in the middle of their strips, also where these are long. */
  const middle = (one) => one.getBoundingClientRect().left + one.offsetWidth / 2;
  document.querySelectorAll(".track-tabs [aria-current], .stage-chips [aria-current]").forEach((one) => {
    one.parentElement.scrollBy({ left: middle(one) - middle(one.parentElement), behavior: "instant" });
  });

  const lane = (event) => dragged && event.target.closest?.(".lane");
  const unmark = () => document.querySelectorAll(".lane.is-over").forEach((one) => one.classList.remove("is-over"));

  document.addEventListener("dragstart", (event) => {
    dragged = event.target.closest?.(".board-card[draggable]");
    if (!dragged) return;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", dragged.id);
    dragged.classList.add("is-dragged");
  });

  document.addEventListener("dragover", (event) => {
    const over = lane(event);
    if (!over) return;
    event.preventDefault();
    if (!over.classList.contains("is-over")) {
      unmark();
      over.classList.add("is-over");
    }
  });

  document.addEventListener("drop", (event) => {
    const over = lane(event);
    if (!over) return;
    event.preventDefault();
    unmark();
    if (over.contains(dragged)) return;
    const form = document.getElementById("move");
    form.action = dragged.dataset.move;
    const to = Object.assign(document.createElement("input"), { type: "hidden", name: "to", value: over.dataset.stage });
    form.append(to);
    form.submit();
  });

  document.addEventListener("dragend", () => {
    dragged?.classList.remove("is-dragged");
    dragged = null;
    unmark();
  });

  /* What was typed into the search since the page came goes along to the other ways of showing it. */
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[data-same-query]");
    if (link) link.search = location.search;
  }, true);
})();

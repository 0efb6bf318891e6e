/* The grid of who was there: arrow keys move from box to box, one button ticks a whole session. */
(() => {
  const grid = document.querySelector(".presence");
  if (!grid) return;
  const boxes = row => row ? [...row.querySelectorAll("input[type=checkbox]")] : [];

  grid.addEventListener("keydown", event => {
    const row = event.target.closest("tbody tr");
    const at = boxes(row).indexOf(event.target);
    if (at < 0) return;
    const forward = getComputedStyle(grid).direction === "rtl" ? "ArrowLeft" : "ArrowRight";
    const back = forward === "ArrowLeft" ? "ArrowRight" : "ArrowLeft";
    const next = {
      [forward]: () => boxes(row)[at + 1],
      [back]: () => boxes(row)[at - 1],
      ArrowDown: () => boxes(row.nextElementSibling)[at],
      ArrowUp: () => boxes(row.previousElementSibling)[at],
    }[event.key];
    if (!next) return;
    event.preventDefault();
    next()?.focus();
  });

  for (const button of grid.querySelectorAll("[data-everybody]")) {
    const column = [...grid.querySelectorAll(`input[name="${button.dataset.everybody}"]`)];
    button.hidden = false;
    button.addEventListener("click", () => {
      const all = column.every(box => box.checked);
      for (const box of column) box.checked = !all;
    });
  }
})();

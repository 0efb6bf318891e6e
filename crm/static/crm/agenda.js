// The items of an agenda are put in order by dragging; the buttons beside them do it without.
(() => {
  let dragged = null;
  const form = document.querySelector("form[data-order]");
  if (!form) return;
  const items = () => [...form.querySelectorAll("li[data-key]")];
  const send = () => {
    const order = form.elements.order;
    order.disabled = false;
    order.value = items().map((item) => item.dataset.key).join(",");
    form.submit();
  };
  for (const item of items()) {
    item.draggable = true;
    item.addEventListener("dragstart", (event) => {
      dragged = item;
      item.classList.add("is-dragged");
      event.dataTransfer.effectAllowed = "move";
      event.dataTransfer.setData("text/plain", item.dataset.key);
    });
    item.addEventListener("dragover", (event) => {
      if (!dragged) return;
      event.preventDefault();
      item.classList.toggle("is-target", item !== dragged);
    });
    item.addEventListener("dragleave", () => item.classList.remove("is-target"));
    item.addEventListener("dragend", () => {
      dragged = null;
      for (const one of items()) one.classList.remove("is-dragged", "is-target");
    });
    item.addEventListener("drop", (event) => {
      if (!dragged || item === dragged) return;
      event.preventDefault();
      const down = items().indexOf(dragged) < items().indexOf(item);
      item[down ? "after" : "before"](dragged);
      send();
    });
  }
})();

/* The palette: one box for all. htmx asks while one types and drops what is overtaken; here the
   lines are walked, and the addresses of records are kept that were opened lately. No names are
   kept in the browser: the server tells those the reader may still see. */
(() => {
  "use strict";
  const { $, $$, store } = window.ui;
  const RECENT = 6;
  const SLOW_MS = 300;
  const palette = $("#palette");
  const opened = () => (store.get("recent") || "").split(" ").filter(Boolean);

  if (!palette) return store.set("recent", ""); // signed out
  if ($("[data-opened]")) {
    const { pathname } = location;
    const others = opened().filter(path => path !== pathname);
    store.set("recent", [pathname, ...others].slice(0, RECENT).join(" "));
  }

  const box = $("#palette-q");
  const list = $("#palette-list");
  const told = $("#palette-told");
  let slow = 0;

  const lines = () => $$("[role='option']", list);
  const marked = () => $("[aria-selected='true']", list);
  /* whether the lines are about what is typed now */
  const answered = () => list.dataset.asked === box.value;

  const mark = line => {
    lines().forEach(other => other.setAttribute("aria-selected", other === line));
    if (!line) return box.removeAttribute("aria-activedescendant");
    box.setAttribute("aria-activedescendant", line.id);
    line.scrollIntoView({ block: "nearest" });
  };

  const tell = text => {
    clearTimeout(slow);
    told.textContent = text;
  };

  document.addEventListener("ui:palette", () => {
    if ($("dialog[open]")) return;
    const own = $("#search-q");
    if (own) {
      own.focus();
      return own.select();
    }
    box.value = "";
    palette.showModal();
    box.dispatchEvent(new Event("palette-open"));
  });

  document.addEventListener("htmx:configRequest", event => {
    const { elt, formData } = event.detail;
    if (elt !== box) return;
    if (!box.value) opened().forEach(path => formData.append("recent", path));
    list.dataset.asking = box.value;
    clearTimeout(slow);
    slow = setTimeout(() => (told.textContent = told.dataset.busy), SLOW_MS);
  });

  list.addEventListener("htmx:afterSwap", event => {
    list.dataset.asked = list.dataset.asking;
    lines().forEach((line, index) => (line.id = `palette-${index}`));
    list.hidden = !lines().length;
    list.scrollTop = 0;
    box.setAttribute("aria-expanded", !list.hidden);
    mark(box.value ? lines()[0] : null);
    tell(decodeURIComponent(event.detail.xhr.getResponseHeader("X-Announce") || ""));
  });

  for (const name of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) {
    box.addEventListener(name, () => tell(told.dataset.failed));
  }

  const step = by => {
    const all = lines();
    const now = all.indexOf(marked());
    const from = now < 0 && by < 0 ? 0 : now;
    if (all.length) mark(all[(from + by + all.length) % all.length]);
  };

  box.addEventListener("keydown", event => {
    if (event.isComposing) return;
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (by) {
      event.preventDefault();
      step(by);
    } else if (event.key === "Enter" && (!box.value || (answered() && marked()))) {
      event.preventDefault();
      marked()?.click();
    }
  });

  /* The page may come back by the Back button: not with the palette over it. */
  list.addEventListener("click", event => {
    if (event.target.closest("[role='option']")) palette.close();
  });
})();

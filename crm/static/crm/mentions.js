/* «@» offers people, «#» problems and initiatives, in boxes with data-mentions; several words are joined by «_». */
(() => {
  "use strict";
  const { $, $$, say } = window.ui;
  const room = $("#room");
  if (!room) return;
  const WAIT_MS = 200;
  const TOKEN = /(^|\s)([@#])([^\s@#]+)$/;
  const { people, problems, initiatives } = room.dataset;
  const urls = { "@": [people], "#": [problems, initiatives] };
  let list = null;
  let box = null;
  let timer = 0;
  let asked = 0;

  const options = () => $$("[role='option']:not([aria-disabled])", list);
  const marked = () => $("[aria-selected='true']", list);
  const typed = () => TOKEN.exec(box.value.slice(0, box.selectionStart));

  const close = () => {
    asked += 1;
    clearTimeout(timer);
    list?.remove();
    list = null;
    box?.removeAttribute("aria-controls");
    box?.removeAttribute("aria-activedescendant");
  };

  const mark = option => {
    options().forEach(one => one.setAttribute("aria-selected", one === option));
    box.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  };

  const show = html => {
    const page = new DOMParser().parseFromString(html, "text/html");
    const found = $$("[role='option']:not([aria-disabled])", page);
    list?.remove();
    list = null;
    if (!found.length || document.activeElement !== box) return;
    list = document.createElement("ul");
    list.className = "pick-list mention-list";
    list.id = "mentions";
    list.setAttribute("role", "listbox");
    found.forEach((option, index) => (option.id = `mention-${index}`));
    list.append(...found);
    box.after(list);
    box.setAttribute("aria-controls", list.id);
    mark(found[0]);
    say(found.map(option => option.dataset.label).join("، "));
  };

  /** What a list offers for some words, as HTML; "" where it is not open. */
  const offers = async (url, words) => {
    const address = new URL(url, location.href);
    address.searchParams.set("q", words.replaceAll("_", " "));
    const answer = await fetch(address, {
      credentials: "same-origin",
      headers: { "X-Requested-With": "XMLHttpRequest" },
    });
    return answer.ok && !answer.redirected ? answer.text() : "";
  };

  const ask = async () => {
    const found = typed();
    if (!found) return close();
    asked += 1;
    const number = asked;
    try {
      const answers = await Promise.all(urls[found[2]].map(url => offers(url, found[3])));
      if (number === asked) show(answers.join(""));
    } catch {
      close();
    }
  };

  const choose = option => {
    const found = typed();
    if (!found) return close();
    const end = box.selectionStart;
    const name = option.dataset.label.trim().replace(/\s+/g, "_");
    const start = end - found[3].length;
    box.setRangeText(`${name} `, start, end, "end");
    const chosen = box;
    close();
    chosen.dispatchEvent(new Event("input", { bubbles: true }));
  };

  document.addEventListener("input", event => {
    if (!event.target.matches("[data-mentions]")) return;
    if (box !== event.target) close();
    box = event.target;
    clearTimeout(timer);
    if (!typed()) return close();
    timer = setTimeout(ask, WAIT_MS);
  });

  const step = by => {
    const all = options();
    mark(all[(all.indexOf(marked()) + by + all.length) % all.length]);
  };
  const keys = {
    ArrowDown: () => step(1),
    ArrowUp: () => step(-1),
    Enter: () => choose(marked()),
    Tab: () => choose(marked()),
    Escape: close,
  };

  document.addEventListener(
    "keydown",
    event => {
      if (!list?.isConnected || event.target !== box || event.ctrlKey || event.altKey) return;
      if (!keys[event.key] || event.isComposing) return;
      event.preventDefault();
      event.stopImmediatePropagation(); // Enter in the line would save it
      keys[event.key]();
    },
    true,
  );

  document.addEventListener("mousedown", event => {
    const option = list && event.target.closest("#mentions [role='option']");
    if (!option) return;
    event.preventDefault();
    choose(option);
  });
  document.addEventListener("focusout", event => {
    if (event.target === box) close();
  });
})();

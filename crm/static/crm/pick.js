/* The pick box: a text box that offers records. The hidden input holds the key of what was chosen;
   text without a choice is left to the server. */
(() => {
  "use strict";
  const { $, $$, say } = window.ui;
  const WAIT_MS = 150;
  const waiting = new WeakMap();
  const asked = new WeakMap();

  const parts = box => ({
    box,
    key: $("input[type='hidden']", box),
    text: $("[role='combobox']", box),
    list: $("[role='listbox']", box),
    clear: $(".pick-x", box),
    hint: $(".pick-hint", box),
  });
  const boxOf = node => node.closest?.("[data-pick-url]");
  const offers = list => $$("[role='option']:not([aria-disabled])", list);

  const close = pick => {
    pick.list.hidden = true;
    pick.text.setAttribute("aria-expanded", "false");
    pick.text.removeAttribute("aria-activedescendant");
  };

  const open = pick => {
    pick.list.hidden = false;
    pick.text.setAttribute("aria-expanded", "true");
  };

  const mark = (pick, option) => {
    offers(pick.list).forEach(other => other.setAttribute("aria-selected", other === option));
    if (!option) return pick.text.removeAttribute("aria-activedescendant");
    pick.text.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  };

  const marked = pick => $("[aria-selected='true']", pick.list);

  const setKey = (pick, value) => {
    if (pick.key.value === value) return;
    pick.key.value = value;
    pick.key.dispatchEvent(new Event("change", { bubbles: true }));
  };

  const showClear = pick => (pick.clear.hidden = !pick.text.value);

  /** Beside the box, what tells the chosen record from its namesakes. */
  const tell = (pick, hint) => {
    pick.hint.replaceChildren(...(hint?.cloneNode(true).childNodes || []));
    pick.hint.hidden = !hint;
  };

  const choose = (pick, option) => {
    pick.text.value = option.dataset.label;
    tell(pick, $("small", option));
    $(".pick-choices", pick.box)?.remove();
    close(pick);
    showClear(pick);
    setKey(pick, option.dataset.value);
  };

  /** Fetch what the text may mean; an answer to an older text is dropped. */
  const ask = async pick => {
    const number = (asked.get(pick.box) || 0) + 1;
    asked.set(pick.box, number);
    const address = new URL(pick.box.dataset.pickUrl, location.href);
    address.searchParams.set("q", pick.text.value.trim());
    pick.box.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(address, {
        credentials: "same-origin",
        headers: { "X-Requested-With": "XMLHttpRequest" },
      });
      if (!answer.ok || answer.redirected) throw new Error(answer.status);
      const html = await answer.text();
      if (asked.get(pick.box) === number) show(pick, html);
    } catch {
      if (asked.get(pick.box) === number) close(pick);
    } finally {
      if (asked.get(pick.box) === number) pick.box.removeAttribute("aria-busy");
    }
  };

  const show = (pick, html) => {
    const page = new DOMParser().parseFromString(html, "text/html");
    pick.list.replaceChildren(...$$("[role='option']", page));
    $$("[role='option']", pick.list).forEach((option, index) => {
      option.id = `${pick.list.id}-${index}`;
    });
    if (document.activeElement !== pick.text || !pick.list.children.length) return close(pick);
    open(pick);
    const found = offers(pick.list);
    mark(pick, null);
    say(found.length ? found.map(option => option.dataset.label).join("، ") : pick.list.textContent);
  };

  const cancel = pick => {
    clearTimeout(waiting.get(pick.box));
    asked.set(pick.box, (asked.get(pick.box) || 0) + 1);
  };

  document.addEventListener("input", event => {
    const box = event.target.matches("[role='combobox']") && boxOf(event.target);
    if (!box) return;
    const pick = parts(box);
    cancel(pick);
    setKey(pick, "");
    tell(pick, null);
    showClear(pick);
    if (!pick.text.value.trim()) return close(pick);
    waiting.set(box, setTimeout(() => ask(pick), WAIT_MS));
  });

  const step = (pick, by) => {
    const options = offers(pick.list);
    const now = options.indexOf(marked(pick));
    const start = now < 0 && by < 0 ? options.length : now;
    mark(pick, options[(start + by + options.length) % options.length]);
  };

  const keys = {
    ArrowDown: pick => (pick.list.hidden ? pick.text.value.trim() && ask(pick) : step(pick, 1)),
    ArrowUp: pick => !pick.list.hidden && step(pick, -1),
    Home: pick => marked(pick) && mark(pick, offers(pick.list)[0]),
    End: pick => marked(pick) && mark(pick, offers(pick.list).at(-1)),
    Enter: pick => marked(pick) && choose(pick, marked(pick)),
    Escape: pick => close(pick),
  };

  document.addEventListener("keydown", event => {
    const box = event.target.matches?.("[role='combobox']") && boxOf(event.target);
    if (!box || !keys[event.key] || event.isComposing) return;
    const pick = parts(box);
    const isOpen = !pick.list.hidden;
    const takes = event.key.startsWith("Arrow") || (isOpen && (event.key === "Escape" || marked(pick)));
    if (takes) event.preventDefault();
    keys[event.key](pick);
  });

  /* mousedown would move the focus away before the click arrives */
  document.addEventListener("mousedown", event => {
    if (event.target.closest("[data-pick-url] [role='listbox']")) event.preventDefault();
  });

  document.addEventListener("click", event => {
    const box = boxOf(event.target);
    const option = box && event.target.closest("[role='option']:not([aria-disabled])");
    if (option) choose(parts(box), option);
    if (!box || !event.target.closest(".pick-x")) return;
    const pick = parts(box);
    cancel(pick);
    pick.text.value = "";
    tell(pick, null);
    close(pick);
    showClear(pick);
    setKey(pick, "");
    pick.text.focus();
  });

  document.addEventListener("focusout", event => {
    const box = boxOf(event.target);
    if (box && !box.contains(event.relatedTarget)) close(parts(box));
  });

  const ready = from => $$("[data-pick-url]", from).forEach(box => showClear(parts(box)));
  document.addEventListener("htmx:load", event => ready(event.target));
  ready(document);
})();

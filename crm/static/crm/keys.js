/* Keyboard: shortcuts by event.code, because the Persian layout gives another letter for the same
   key; and the palette, whose lines are the links of the menus. */
(() => {
  "use strict";
  const { $, $$, store, say } = window.ui;
  const CHORD_MS = 1200;
  const OFF = "off";

  /* ---- palette ---- */
  const palette = $("#palette");
  const box = palette && $("input", palette);
  const list = palette && $("#palette-list");
  let lines = [];

  /** One spelling for all: letters of both alphabets, digits, ZWNJ, marks. */
  const fold = text =>
    text
      .normalize("NFKD")
      .replace(/[\u0610-\u061a\u064b-\u065f\u0670\u0640\u200b-\u200f\u0300-\u036f]/g, "")
      .replace(/[يىئ]/g, "ی")
      .replace(/ك/g, "ک")
      .replace(/[ةۀ]/g, "ه")
      .replace(/[أإآٱ]/g, "ا")
      .replace(/ؤ/g, "و")
      .replace(/[۰-۹٠-٩]/g, digit => "0123456789"[digit.charCodeAt(0) & 15])
      .toLowerCase()
      .replace(/[\s\u200c_-]+/g, "");

  const line = (link, index) => {
    const made = document.createElement("div");
    const name = $("span:not(.count)", link).textContent.trim();
    const letters = link.dataset.new ? `N ${link.dataset.new}` : link.dataset.go && `G ${link.dataset.go}`;
    made.id = `palette-${index}`;
    made.setAttribute("role", "option");
    made.append($(".icon", link).cloneNode(true), Object.assign(document.createElement("span"), { textContent: name }));
    if (letters) made.append(Object.assign(document.createElement("kbd"), { textContent: letters }));
    made.dataset.url = link.href;
    made.dataset.text = fold(`${name} ${new URL(link.href).pathname}`);
    return made;
  };

  const mark = option => {
    $$("[role='option']", list).forEach(other => other.setAttribute("aria-selected", other === option));
    if (!option) return box.removeAttribute("aria-activedescendant");
    box.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  };

  const filter = () => {
    const words = box.value.split(/\s+/).map(fold).filter(Boolean);
    const shown = lines.filter(option => words.every(word => option.dataset.text.includes(word)));
    list.replaceChildren(...shown);
    $("#palette-none").hidden = shown.length > 0;
    if (!shown.length) say($("#palette-none").textContent);
    mark(shown[0]);
  };

  const openPalette = () => {
    if (!palette || $("dialog[open]")) return;
    const links = $$("#sidebar .nav-link, #new-menu .menu-item");
    lines = links.map(line);
    box.value = "";
    palette.showModal();
    filter();
    box.focus();
  };

  const leave = option => {
    palette.close();
    location.assign(option.dataset.url);
  };

  document.addEventListener("ui:palette", openPalette);
  box?.addEventListener("input", filter);
  list?.addEventListener("click", event => {
    const option = event.target.closest("[role='option']");
    if (option) leave(option);
  });
  box?.addEventListener("keydown", event => {
    const options = $$("[role='option']", list);
    const now = options.findIndex(option => option.getAttribute("aria-selected") === "true");
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      const to = now + (event.key === "ArrowDown" ? 1 : -1);
      if (options.length) mark(options[(to + options.length) % options.length]);
    } else if (event.key === "Enter" && options[now]) {
      event.preventDefault();
      leave(options[now]);
    }
  });

  /* ---- single letters, which a reader may turn off ---- */
  const letterSwitch = $("#letter-keys");
  const letters = () => store.get("letters") !== OFF;
  if (letterSwitch) {
    letterSwitch.checked = letters();
    letterSwitch.addEventListener("change", () => store.set("letters", letterSwitch.checked ? "on" : OFF));
  }

  const typing = node =>
    node.isContentEditable ||
    (/^(INPUT|TEXTAREA|SELECT)$/.test(node.tagName) && !/^(checkbox|radio|button)$/.test(node.type));

  /* ---- rows ---- */
  const moveRow = by => {
    const rows = $$("[data-row]");
    if (!rows.length) return;
    const inside = rows.findIndex(row => row.contains(document.activeElement));
    const now = inside >= 0 ? inside : rows.findIndex(row => row.classList.contains("is-cursor"));
    const row = rows[Math.max(0, Math.min(rows.length - 1, now + by))];
    rows.forEach(other => other.classList.toggle("is-cursor", other === row));
    row.scrollIntoView({ block: "nearest" });
    $("a", row)?.focus({ preventScroll: true });
  };

  const findInList = () => {
    const search = $("#list-q");
    if (!search) return openPalette();
    search.focus();
    search.select();
  };

  const single = {
    KeyJ: () => moveRow(1),
    KeyK: () => moveRow(-1),
    KeyX: range => document.dispatchEvent(new CustomEvent("ui:choose", { detail: { range } })),
    Slash: findInList,
  };

  const inSight = selector => $$(selector).find(node => node.offsetParent);

  let chord = "";
  let chordAt = 0;

  /** The second letter of G or N: the menus say where it leads. */
  const follow = event => {
    const first = Date.now() - chordAt < CHORD_MS ? chord : "";
    chord = "";
    if (!first || !event.code.startsWith("Key")) return false;
    const link = $(`[data-${first}="${event.code.slice(3)}"]`);
    if (link) location.assign(link.href);
    return Boolean(link);
  };

  document.addEventListener("keydown", event => {
    if ((event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.code === "KeyK") {
      event.preventDefault();
      return openPalette();
    }
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (typing(event.target) || $("dialog[open]") || !letters()) return;
    if (event.code === "Slash" && event.shiftKey) return $("#help")?.showModal();
    if (follow(event)) return event.preventDefault();
    const own = event.code.startsWith("Key") && inSight(`[data-key="${event.code.slice(3)}"]`);
    if (event.code === "KeyG" || event.code === "KeyN") {
      chord = event.code === "KeyG" ? "go" : "new";
      chordAt = Date.now();
    } else if (single[event.code] && (!event.shiftKey || event.code === "KeyX")) {
      event.preventDefault();
      single[event.code](event.shiftKey);
    } else if (own) {
      event.preventDefault();
      own.click();
    }
  });
})();

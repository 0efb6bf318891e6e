/* Keyboard: shortcuts by event.code, because the Persian layout gives another letter for the same
   key. */
(() => {
  "use strict";
  const { $, $$, store } = window.ui;
  const CHORD_MS = 1200;
  const OFF = "off";

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

  const openPalette = () => document.dispatchEvent(new CustomEvent("ui:palette"));

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

/* The room of a meeting: keys, the tabs of the phone, resolutions out of the minutes. */
(() => {
  "use strict";
  const { $, $$ } = window.ui;
  const room = $("#room");
  if (!room) return;

  /* ---- the phone's tabs ---- */
  const open = name => {
    room.dataset.tab = name;
    $$("[data-room-tab]").forEach(tab => {
      tab.setAttribute("aria-pressed", String(tab.dataset.roomTab === name));
    });
  };
  document.addEventListener("click", event => {
    const tab = event.target.closest("[data-room-tab]");
    if (tab) open(tab.dataset.roomTab);
    if (event.target.closest("#room-agenda .agenda a")) open("item");
  });
  open(location.hash === "#room-people" ? "people" : "item");

  /* ---- a resolution out of the selected text, or of the paragraph one is in ---- */
  const chosen = box => {
    const { value, selectionStart: start, selectionEnd: end } = box;
    if (end > start) return value.slice(start, end).trim();
    const from = value.lastIndexOf("\n", start - 1) + 1;
    const to = value.indexOf("\n", start);
    return value.slice(from, to < 0 ? value.length : to).trim();
  };

  const resolve = box => {
    const text = chosen(box);
    const line = $("#id_line");
    if (!text) return line.focus();
    line.value = text;
    line.focus();
    line.dispatchEvent(new Event("input", { bubbles: true }));
  };

  const go = id => {
    const link = $(id);
    if (!link) return;
    window.minutes.flush();
    link.click();
  };

  /* ---- the list of those who are there ---- */
  const MARKS = { KeyP: "present", KeyL: "late", KeyE: "left", KeyX: "excused", KeyA: "absent" };

  const along = (row, event) => {
    const by = { ArrowDown: "nextElementSibling", ArrowUp: "previousElementSibling" }[event.key];
    if (by) {
      const at = $$("button", row).indexOf(document.activeElement);
      const next = row[by];
      if (next) $$("button", next)[Math.max(0, at)].focus();
      return true;
    }
    const mark = MARKS[event.code];
    if (mark) $(`[id="${mark}-${row.dataset.person}"]`)?.click();
    return Boolean(mark);
  };

  document.addEventListener(
    "keydown",
    event => {
      const ctrl = event.ctrlKey || event.metaKey;
      if (event.altKey && !ctrl && /^Arrow(Up|Down)$/.test(event.key)) {
        event.preventDefault();
        return go(event.key === "ArrowUp" ? "#item-before" : "#item-after");
      }
      const { target } = event;
      if (event.code === "Enter" && ctrl && target.id === "id_notes") {
        event.preventDefault();
        return resolve(target);
      }
      if (event.key === "Enter" && target.id === "id_line" && !event.shiftKey && !event.isComposing) {
        event.preventDefault();
        return target.form.requestSubmit();
      }
      const row = target.closest?.("#attendance [data-person]");
      if (row && !ctrl && !event.altKey && along(row, event)) {
        event.preventDefault();
        event.stopPropagation();
      }
    },
    true,
  );
})();

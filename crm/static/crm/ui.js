/* Behaviours by event delegation: menus, dialogs, the phone's drawer, toasts, theme, density.
   Nothing is bound to single elements, so what htmx swaps in works at once. */
(() => {
  "use strict";
  const $ = (selector, from = document) => from.querySelector(selector);
  const $$ = (selector, from = document) => [...from.querySelectorAll(selector)];
  const root = document.documentElement;
  const TOAST_MS = 8000;

  const store = {
    get(name) {
      try {
        return localStorage.getItem(`ui-${name}`);
      } catch {
        return null;
      }
    },
    set(name, value) {
      try {
        localStorage.setItem(`ui-${name}`, value);
      } catch {
        /* a private window without storage: the choice lasts as long as the page */
      }
    },
  };

  /** Tell assistive technology something without moving the focus. */
  const say = text => {
    const live = $("#live");
    if (!live) return;
    live.textContent = "";
    setTimeout(() => (live.textContent = text), 50);
  };

  /* ---- menus: <details class="menu">, one open at a time ---- */
  const closeMenus = except =>
    $$("details.menu[open]").forEach(menu => {
      if (menu !== except && !menu.contains(except)) menu.open = false;
    });

  document.addEventListener(
    "toggle",
    event => {
      const menu = event.target;
      if (menu.matches?.("details.menu") && menu.open) closeMenus(menu);
    },
    true,
  );

  const moveInMenu = (menu, key) => {
    const items = $$(".menu-item", menu).filter(item => item.offsetParent);
    const now = items.indexOf(document.activeElement);
    const to = { Home: 0, End: items.length - 1, ArrowDown: now + 1, ArrowUp: now - 1 }[key];
    items[(to + items.length) % items.length]?.focus();
  };

  /* ---- toasts ---- */
  const timers = new WeakMap();
  const restart = toast => {
    clearTimeout(timers.get(toast));
    timers.set(toast, setTimeout(() => toast.remove(), TOAST_MS));
  };
  const pause = toast => clearTimeout(timers.get(toast));

  /** Show a short message; `undo` is the address its button posts to. */
  const toast = (text, undo) => {
    const made = $("#toast-pattern").content.firstElementChild.cloneNode(true);
    $("span", made).textContent = text;
    if (undo) {
      const form = $("form", made);
      form.action = undo;
      form.hidden = false;
    }
    $("#toasts").append(made);
    restart(made);
  };

  for (const [on, off] of [["pointerover", "pointerout"], ["focusin", "focusout"]]) {
    document.addEventListener(on, event => {
      const held = event.target.closest?.(".toast");
      if (held) pause(held);
    });
    document.addEventListener(off, event => {
      const left = event.target.closest?.(".toast");
      if (left && !left.contains(event.relatedTarget)) restart(left);
    });
  }
  $$("#toasts .toast").forEach(restart);

  /** Say on the page, not in a toast, that a request failed. */
  const failure = () => {
    const place = $("#notices");
    if (!place || $("[data-failure]", place)) return;
    const notice = $("#failure-pattern").content.firstElementChild.cloneNode(true);
    notice.dataset.failure = "";
    place.prepend(notice);
    notice.scrollIntoView({ block: "nearest" });
  };

  /* ---- the phone's drawer ---- */
  const drawer = open => {
    const button = $("[data-act='nav']");
    const was = document.body.classList.contains("nav-open");
    document.body.classList.toggle("nav-open", open);
    button?.setAttribute("aria-expanded", String(open));
    if (open) $("#sidebar a")?.focus();
    else if (was) button?.focus();
  };

  const swap = (name, one, other) => {
    root.dataset[name] = root.dataset[name] === one ? other : one;
    store.set(name, root.dataset[name]);
  };

  /* ---- what a button with data-act does ---- */
  const acts = {
    theme: () => swap("theme", "dark", "light"),
    density: () => swap("density", "compact", "comfortable"),
    nav: () => drawer(!document.body.classList.contains("nav-open")),
    help: () => $("#help")?.showModal(),
    palette: () => document.dispatchEvent(new CustomEvent("ui:palette")),
    print: () => window.print(),
    close: button => button.closest("dialog").close(),
    "toast-close": button => button.closest(".toast").remove(),
    "notice-close": button => button.closest(".notice").remove(),
  };

  document.addEventListener("click", event => {
    const { target } = event;
    if (target.isConnected && !target.closest("details.menu, dialog, [role='dialog']")) closeMenus();
    if (document.body.classList.contains("nav-open") && !target.closest(".sidebar, [data-act]")) {
      drawer(false);
    }
    if (target.matches("dialog[open]") && outside(target, event)) target.close();
    const place = $(target.closest("[data-focus]")?.dataset.focus || "none");
    if (place) {
      event.preventDefault();
      place.focus();
    }
    const button = target.closest("[data-act]");
    if (!button || !acts[button.dataset.act]) return;
    if (button.matches("a")) event.preventDefault();
    acts[button.dataset.act](button);
  });

  const outside = (box, { clientX, clientY }) => {
    const edge = box.getBoundingClientRect();
    return clientX < edge.left || clientX > edge.right || clientY < edge.top || clientY > edge.bottom;
  };

  document.addEventListener("keydown", event => {
    const menu = event.target.closest?.("details.menu[open]");
    if (event.key === "Escape" && !event.defaultPrevented) {
      const open = menu || $("details.menu[open]");
      if (open) {
        open.open = false;
        $("summary", open).focus();
      } else if (document.body.classList.contains("nav-open")) drawer(false);
    } else if (menu && /^(Arrow(Up|Down)|Home|End)$/.test(event.key)) {
      if (event.target.closest("input, textarea, select")) return;
      event.preventDefault();
      moveInMenu(menu, event.key);
    }
  });

  /* ---- being offline ---- */
  const online = () => {
    const notice = $("#offline");
    if (notice) notice.hidden = navigator.onLine;
  };
  window.addEventListener("online", online);
  window.addEventListener("offline", online);
  online();

  $("#errors")?.focus();

  window.ui = { $, $$, store, say, toast, failure, closeMenus };
})();

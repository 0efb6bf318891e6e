/* What happens around htmx: busy state, thin bar, announcements, failures, focus, short addresses. */
(() => {
  "use strict";
  const { $, say, toast, failure } = window.ui;
  const SLOW_MS = 300;
  let running = 0;
  let slow = 0;

  const begin = target => {
    target?.setAttribute("aria-busy", "true");
    running += 1;
    if (running > 1) return;
    slow = setTimeout(() => {
      document.body.append($("#loading-pattern").content.cloneNode(true));
    }, SLOW_MS);
  };

  const end = target => {
    target?.removeAttribute("aria-busy");
    running = Math.max(0, running - 1);
    if (running) return;
    clearTimeout(slow);
    $(".loading")?.remove();
  };

  /* Empty filters, and the text of a pick box whose choice is known, would only make the address long. */
  document.addEventListener("htmx:configRequest", event => {
    const { verb, formData } = event.detail;
    if (verb !== "get") return;
    for (const [name, value] of [...formData.entries()]) {
      const known = name.endsWith("_q") && formData.get(name.slice(0, -2));
      if (value === "" || known) formData.delete(name);
    }
  });

  document.addEventListener("htmx:beforeRequest", event => begin(event.detail.target));

  document.addEventListener("htmx:afterRequest", event => {
    end(event.detail.target);
    const text = event.detail.xhr?.getResponseHeader?.("X-Announce");
    if (text) say(decodeURIComponent(text));
  });

  for (const name of ["htmx:responseError", "htmx:sendError", "htmx:timeout", "htmx:swapError"]) {
    document.addEventListener(name, () => failure());
  }

  /* htmx gives the focus back to the same id; where that is gone, the swapped part takes it. */
  let focused = false;
  document.addEventListener("htmx:beforeSwap", event => {
    focused = Boolean(event.detail.target?.contains(document.activeElement));
  });
  document.addEventListener("htmx:afterSettle", event => {
    if (!focused || document.activeElement !== document.body) return;
    focused = false;
    const { target } = event.detail;
    const part = target.isConnected ? target : target.id && $(`#${target.id}`);
    const place = part && ($("#errors, [tabindex='0'], h1, h2", part) || part);
    if (!place) return;
    if (!place.hasAttribute("tabindex")) place.tabIndex = -1;
    place.focus({ preventScroll: true });
  });

  /* HX-Trigger: {"toast": {"text": "…", "undo": "/address/"}} */
  document.addEventListener("toast", event => toast(event.detail.text, event.detail.undo));
})();

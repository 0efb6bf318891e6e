/* Forms: no second sending by a double click, no page left with typed changes by mistake. */
(() => {
  "use strict";
  const { $ } = window.ui;
  let typed = null;

  document.addEventListener("input", event => {
    const form = event.target.form;
    if (form?.matches("[data-guard]")) typed = form;
  });

  /* A form that comes back with errors holds text that is not saved either. */
  if ($("[data-guard] [aria-invalid='true'], #conflict")) typed = $("[data-guard]");

  window.addEventListener("beforeunload", event => {
    if (!typed?.isConnected) return;
    event.preventDefault();
    event.returnValue = "";
  });

  document.addEventListener("submit", event => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post") return;
    if ("download" in form.dataset) {
      /* a file comes, the page stays: it may be sent again */
      const menu = form.closest("details.menu");
      if (menu) menu.open = false;
      return;
    }
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    typed = null;
    form.dataset.sent = "yes";
    form.setAttribute("aria-busy", "true");
  });

  /* The Back button may bring the page as it was when it was sent. */
  window.addEventListener("pageshow", () => {
    document.querySelectorAll("form[data-sent]").forEach(form => {
      delete form.dataset.sent;
      form.removeAttribute("aria-busy");
    });
  });

  document.addEventListener("keydown", event => {
    const form = event.target.form;
    if (event.code === "Enter" && (event.ctrlKey || event.metaKey) && form?.matches("[data-guard]")) {
      form.requestSubmit();
    }
  });
})();

/* Runs before the first paint, so that a chosen theme or density does not flash. */
(() => {
  "use strict";
  const root = document.documentElement;
  const stored = name => {
    try {
      return localStorage.getItem(`ui-${name}`);
    } catch {
      return null;
    }
  };
  const dark = matchMedia("(prefers-color-scheme: dark)").matches;
  root.classList.add("has-js");
  root.dataset.theme = stored("theme") || root.dataset.theme || (dark ? "dark" : "light");
  root.dataset.density = stored("density") || "comfortable";
})();

/* The calendar behind a date box: opened by the button beside the box or by Alt+ArrowDown in it.
   Every day is a number, the days since 1970-01-01; a calendar turns it into year, month, day. */
(() => {
  "use strict";
  const DAY_MS = 864e5;
  const WEEK = 7;

  /* ---- calendars ---- */
  /* Leap years repeat every 33 years: true from 1200 to 1500, which is all that dates may be. */
  const JALALI_EPOCH = -492269;
  const daysBeforeYear = year => 365 * (year - 1) + Math.floor((8 * year + 21) / 33);
  const daysBeforeMonth = month => (month <= 7 ? 31 * (month - 1) : 30 * (month - 1) + 6);

  const jalali = {
    toNumber: (year, month, day) =>
      JALALI_EPOCH + daysBeforeYear(year) + daysBeforeMonth(month) + day,
    fromNumber(number) {
      let year = Math.floor((number - JALALI_EPOCH) / 365.2422) + 1;
      while (jalali.toNumber(year, 1, 1) > number) year -= 1;
      while (jalali.toNumber(year + 1, 1, 1) <= number) year += 1;
      const rest = number - jalali.toNumber(year, 1, 1);
      const month = rest < 186 ? Math.floor(rest / 31) + 1 : Math.floor((rest - 186) / 30) + 7;
      return [year, month, rest - daysBeforeMonth(month) + 1];
    },
    months: {
      fa: "فروردین اردیبهشت خرداد تیر مرداد شهریور مهر آبان آذر دی بهمن اسفند",
      en: "Farvardin Ordibehesht Khordad Tir Mordad Shahrivar Mehr Aban Azar Dey Bahman Esfand",
    },
    sign: "/",
  };

  const gregorian = {
    toNumber: (year, month, day) => Math.round(Date.UTC(year, month - 1, day) / DAY_MS),
    fromNumber(number) {
      const day = new Date(number * DAY_MS);
      return [day.getUTCFullYear(), day.getUTCMonth() + 1, day.getUTCDate()];
    },
    months: {
      fa: "ژانویه فوریه مارس آوریل مه ژوئن ژوئیه اوت سپتامبر اکتبر نوامبر دسامبر",
      en: "January February March April May June July August September October November December",
    },
    sign: "-",
  };

  const FIRST = jalali.toNumber(1200, 1, 1);
  const LAST = jalali.toNumber(1501, 1, 1) - 1;
  /* Saturday first */
  const WEEKDAYS = {
    fa: "شنبه یکشنبه دوشنبه سه‌شنبه چهارشنبه پنجشنبه جمعه",
    en: "Saturday Sunday Monday Tuesday Wednesday Thursday Friday",
  };
  const FRIDAY = 6;

  const within = number => Math.max(FIRST, Math.min(LAST, number));
  const weekday = number => (((number + 5) % WEEK) + WEEK) % WEEK;
  const monthLength = (calendar, year, month) =>
    calendar.toNumber(year + (month === 12), (month % 12) + 1, 1) - calendar.toNumber(year, month, 1);
  const addMonths = (calendar, number, count) => {
    const [year, month, day] = calendar.fromNumber(number);
    const months = year * 12 + month - 1 + count;
    const [to, of] = [Math.floor(months / 12), (months % 12) + 1];
    return calendar.toNumber(to, of, Math.min(day, monthLength(calendar, to, of)));
  };
  const today = () => {
    const now = new Date();
    return gregorian.toNumber(now.getFullYear(), now.getMonth() + 1, now.getDate());
  };

  /* ---- words and digits of the page's language ---- */
  const language = () => (document.documentElement.lang.startsWith("fa") ? "fa" : "en");
  const digits = value =>
    language() === "fa" ? String(value).replace(/\d/g, digit => "۰۱۲۳۴۵۶۷۸۹"[digit]) : String(value);
  const nameOf = (names, index) => names[language()].split(" ")[index];
  const inWords = (calendar, number) => {
    const [year, month, day] = calendar.fromNumber(number);
    const date = `${digits(day)} ${nameOf(calendar.months, month - 1)} ${digits(year)}`;
    return `${nameOf(WEEKDAYS, weekday(number))} ${date}`;
  };
  const inNumbers = (calendar, number) => {
    const [year, ...rest] = calendar.fromNumber(number);
    const parts = [year, ...rest.map(part => String(part).padStart(2, "0"))];
    return digits(parts.join(calendar.sign));
  };
  /** The day a typed date means; what is not plain numbers is left to the server. */
  const typed = text => {
    const plain = text.replace(/[۰-۹٠-٩]/g, digit => digit.charCodeAt(0) & 15);
    const parts = plain.match(/\d+/g)?.map(Number) || [];
    if (parts[2] >= 1000) parts.reverse();
    const [year, month = 1, day = 1] = parts;
    if (!(year >= 1200) || month > 12 || day > 31 || !month || !day) return null;
    const number = (year >= 1800 ? gregorian : jalali).toNumber(year, month, day);
    return number >= FIRST && number <= LAST ? number : null;
  };

  /* ---- the dialog ---- */
  let open = null;

  const make = (tag, attributes = {}, ...children) => {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    made.append(...children);
    return made;
  };

  const iconOf = (button, name) => {
    const picture = button.querySelector("svg").cloneNode(true);
    const use = picture.querySelector("use");
    use.setAttribute("href", use.getAttribute("href").replace(/#.*/, `#i-${name}`));
    return picture;
  };

  /** A button that turns the leaves; two arrows for a year. */
  const turner = (opener, months) => {
    const rtl = document.documentElement.dir === "rtl";
    const arrow = months < 0 === rtl ? "chevron-right" : "chevron-left";
    const far = Math.abs(months) === 12;
    const label = opener.dataset[(months < 0 ? "previous" : "next") + (far ? "Year" : "Month")];
    const arrows = Array.from({ length: far ? 2 : 1 }, () => iconOf(opener, arrow));
    const look = `btn btn-icon btn-ghost${far ? " datepick-far" : ""}`;
    const attributes = { type: "button", class: look, "aria-label": label, "data-turn": months };
    return make("button", attributes, ...arrows);
  };

  const headRow = () => {
    const cells = Array.from({ length: WEEK }, (_none, index) => {
      const name = nameOf(WEEKDAYS, index);
      const short = language() === "fa" ? name[0] : name.slice(0, 2);
      const look = index === FRIDAY ? "is-friday" : "";
      return make("th", { scope: "col", abbr: name, "aria-label": name, class: look }, short);
    });
    return make("tr", {}, ...cells);
  };

  const build = opener => {
    const { today: now, clear, close } = opener.dataset;
    const title = make("h2", { id: "datepick-title", "aria-live": "polite" });
    const turners = [-12, -1, 1, 12].map(months => turner(opener, months));
    const head = make("div", { class: "datepick-head" }, ...turners.slice(0, 2), title, ...turners.slice(2));
    const body = make("tbody");
    const grid = make("table", { role: "grid", "aria-labelledby": "datepick-title" }, make("thead", {}, headRow()), body);
    const foot = make(
      "div",
      { class: "datepick-foot" },
      make("button", { type: "button", class: "btn btn-s", "data-do": "today" }, now),
      make("button", { type: "button", class: "btn btn-s btn-ghost", "data-do": "clear" }, clear),
      make("button", { type: "button", class: "btn btn-s btn-ghost", "data-do": "close" }, close),
    );
    const label = opener.getAttribute("aria-label");
    return make("dialog", { class: "datepick", "aria-label": label }, head, grid, foot);
  };

  const cellOf = (number, month) => {
    const { calendar, chosen, cursor } = open;
    const [, of, day] = calendar.fromNumber(number);
    if (of !== month || number < FIRST || number > LAST) return make("td", { role: "gridcell" });
    const attributes = {
      type: "button",
      tabindex: number === cursor ? 0 : -1,
      "data-day": number,
      "aria-label": inWords(calendar, number),
    };
    if (number === today()) attributes["aria-current"] = "date";
    const button = make("button", attributes, digits(day));
    const look = weekday(number) === FRIDAY ? "is-friday" : "";
    return make("td", { role: "gridcell", class: look, "aria-selected": number === chosen }, button);
  };

  const draw = () => {
    const { calendar, cursor, dialog } = open;
    const [year, month] = calendar.fromNumber(cursor);
    const title = dialog.querySelector("h2");
    const text = `${nameOf(calendar.months, month - 1)} ${digits(year)}`;
    if (title.textContent !== text) title.textContent = text;
    const first = calendar.toNumber(year, month, 1);
    const rows = [];
    for (let start = first - weekday(first); start < first + monthLength(calendar, year, month); start += WEEK) {
      rows.push(make("tr", {}, ...Array.from({ length: WEEK }, (_none, i) => cellOf(start + i, month))));
    }
    dialog.querySelector("tbody").replaceChildren(...rows);
  };

  const moveTo = (number, focus = true) => {
    open.cursor = within(number);
    draw();
    if (focus) open.dialog.querySelector("[tabindex='0']").focus();
  };

  const place = () => {
    const { dialog, box } = open;
    if (matchMedia("(max-width: 40rem)").matches) return dialog.removeAttribute("style");
    const at = box.getBoundingClientRect();
    const rtl = document.documentElement.dir === "rtl";
    const left = rtl ? at.right - dialog.offsetWidth : at.left;
    const below = at.bottom + dialog.offsetHeight + 8 < innerHeight;
    const top = below ? at.bottom + 4 : Math.max(8, at.top - dialog.offsetHeight - 4);
    dialog.style.left = `${Math.max(8, Math.min(innerWidth - dialog.offsetWidth - 8, left))}px`;
    dialog.style.top = `${Math.max(8, Math.min(innerHeight - dialog.offsetHeight - 8, top))}px`;
  };

  const show = opener => {
    open?.dialog.remove();
    const box = opener.closest(".date-in");
    const input = box.querySelector("input");
    const calendar = input.dataset.date === "gregorian" ? gregorian : jalali;
    const chosen = typed(input.value);
    const cursor = within(chosen ?? today());
    open = { opener, box, input, calendar, chosen, cursor, dialog: build(opener) };
    const name = input.labels?.[0]?.firstChild?.textContent.trim();
    if (name) open.dialog.setAttribute("aria-label", name);
    document.body.append(open.dialog);
    open.dialog.addEventListener("close", event => event.target === open?.dialog && shut());
    open.dialog.addEventListener("keydown", onKey);
    opener.setAttribute("aria-expanded", "true");
    draw();
    open.dialog.showModal();
    place();
    moveTo(cursor);
  };

  const shut = () => {
    const { dialog, opener } = open;
    open = null;
    dialog.close();
    dialog.remove();
    opener.setAttribute("aria-expanded", "false");
    /* Safari does not focus a button that is clicked, so the browser has nothing to return to. */
    if (opener.isConnected) opener.focus();
  };

  const write = text => {
    const { input } = open;
    const changed = input.value !== text;
    input.value = text;
    shut();
    if (!changed) return;
    input.dispatchEvent(new Event("input", { bubbles: true }));
    input.dispatchEvent(new Event("change", { bubbles: true }));
  };

  /* ---- keyboard ---- */
  const steps = (event, calendar, cursor) => {
    const later = document.documentElement.dir === "rtl" ? -1 : 1;
    const months = event.shiftKey ? 12 : 1;
    return {
      ArrowRight: () => cursor + later,
      ArrowLeft: () => cursor - later,
      ArrowDown: () => cursor + WEEK,
      ArrowUp: () => cursor - WEEK,
      Home: () => cursor - weekday(cursor),
      End: () => cursor + WEEK - 1 - weekday(cursor),
      PageDown: () => addMonths(calendar, cursor, months),
      PageUp: () => addMonths(calendar, cursor, -months),
    }[event.key];
  };

  const onKey = event => {
    if (event.key === "Escape") {
      event.preventDefault();
      shut();
    } else if (event.target.closest("table")) {
      const step = steps(event, open.calendar, open.cursor);
      if (!step || event.ctrlKey || event.altKey || event.metaKey) return;
      event.preventDefault();
      moveTo(step());
    }
    event.stopPropagation();
  };

  document.addEventListener("keydown", event => {
    if (open?.dialog.isConnected || !event.altKey || event.key !== "ArrowDown") return;
    const opener = event.target.closest?.(".date-in")?.querySelector("[data-act='datepick']");
    if (!opener) return;
    event.preventDefault();
    show(opener);
  });

  /* ---- pointer ---- */
  const pressed = button => {
    const { day, turn, do: act } = button.dataset;
    if (day) write(inNumbers(open.calendar, Number(day)));
    else if (turn) moveTo(addMonths(open.calendar, open.cursor, Number(turn)), false);
    else if (act === "today") write(inNumbers(open.calendar, today()));
    else if (act === "clear") write("");
    else if (act === "close") shut();
  };

  document.addEventListener("click", event => {
    const opener = event.target.closest("[data-act='datepick']");
    if (opener) show(opener);
    else if (open?.dialog.contains(event.target)) {
      const button = event.target.closest("button");
      if (button) pressed(button);
    }
  });

  window.addEventListener("resize", () => open && place());

  window.calendars = { jalali, gregorian };
})();

/* Minutes that save themselves. What is typed is kept on this device until the server has it: a lost
   connection, a lost session and a server that starts again lose nothing. */
(() => {
  "use strict";
  const { $, say } = window.ui;
  const room = $("#room");
  if (!room) return;
  const IDLE_MS = 2000;
  const AGAIN_MS = 5000;
  const PATIENCE_MS = 20_000;
  const MOST_KEPT_ALIVE = 60_000;
  const user = room.dataset.user;
  const PREFIX = `minutes-${user}-`;
  const drafts = new Map();
  let storing = true;
  let again = 0;

  /* ---- the copy on this device ---- */
  const keep = draft => {
    const { url, place, text, version, sent } = draft;
    try {
      localStorage.setItem(PREFIX + draft.item, JSON.stringify({ url, place, text, version, sent }));
    } catch {
      storing = false;
    }
  };
  const forget = draft => {
    try {
      localStorage.removeItem(PREFIX + draft.item);
    } catch {
      storing = false;
    }
  };
  const kept = item => {
    try {
      return JSON.parse(localStorage.getItem(PREFIX + item));
    } catch {
      return null;
    }
  };

  /* ---- what the page shows ---- */
  const form = () => $("[data-minutes]");
  const shows = draft => form()?.dataset.minutes === draft.item;
  const told = (draft, text, tone = "") => {
    if (!shows(draft)) return;
    const place = $("#minutes-told");
    place.textContent = text;
    place.dataset.tone = tone;
  };

  const banner = (text, link = "", label = "") => {
    $("#minutes-banner")?.remove();
    if (!text) return;
    const made = document.createElement("div");
    made.id = "minutes-banner";
    made.className = "notice notice-bad";
    made.setAttribute("role", "alert");
    const words = document.createElement("span");
    words.textContent = text;
    made.append(words);
    if (link) {
      const way = document.createElement("a");
      way.className = "btn btn-s";
      way.href = link;
      way.target = "_blank";
      way.textContent = label;
      made.append(way);
    }
    room.before(made);
  };

  const fill = draft => {
    if (!shows(draft)) return;
    form().elements.version.value = draft.version;
    if (form().elements.notes.value !== draft.text) form().elements.notes.value = draft.text;
  };

  /* ---- sending ---- */
  const token = () => $("[name='csrfmiddlewaretoken']").value;
  const dirty = draft => draft.text !== draft.saved;

  const later = () => {
    clearTimeout(again);
    again = setTimeout(flush, AGAIN_MS);
  };

  const fetched = (url, options) => {
    const patience = new AbortController();
    setTimeout(() => patience.abort(), PATIENCE_MS);
    const own = { credentials: "same-origin", redirect: "manual", signal: patience.signal };
    return fetch(url, { ...own, ...options });
  };

  const send = draft => {
    const body = new URLSearchParams({ notes: draft.text, version: draft.version, writer: user });
    body.set("csrfmiddlewaretoken", token());
    if (typeof draft.sent === "string") body.set("sent", draft.sent);
    const keepalive = body.toString().length < MOST_KEPT_ALIVE;
    return fetched(draft.url, {
      method: "POST",
      body,
      keepalive,
      headers: { Accept: "application/json" },
    });
  };

  /** Whoever has signed in again has another token; true when there is one. */
  const renew = async draft => {
    const answer = await fetched(draft.url, { headers: { Accept: "text/html" } });
    if (answer.type === "opaqueredirect" || !answer.ok) return false;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = $("[name='csrfmiddlewaretoken']", page)?.value;
    if (!fresh) return false;
    for (const box of document.querySelectorAll("[name='csrfmiddlewaretoken']")) box.value = fresh;
    return true;
  };

  const refused = (draft, text, link, label) => {
    draft.trouble = true;
    told(draft, room.dataset.failed, "bad");
    banner(text, link, label);
    later();
  };

  const arrived = (draft, sending, answer) => {
    Object.assign(draft, { version: answer.version, saved: sending, sent: null, trouble: false });
    if (shows(draft)) form().elements.version.value = draft.version;
    if (![...drafts.values()].some(one => one.trouble)) banner("");
    if (dirty(draft)) {
      keep(draft);
      return plan(draft);
    }
    forget(draft);
    if (!shows(draft)) drafts.delete(draft.item);
    told(draft, answer.saved, "ok");
  };

  const signedOut = async (draft, tried) => {
    if (!tried && (await renew(draft).catch(() => false))) {
      draft.saving = false;
      return save(draft, true);
    }
    refused(draft, room.dataset.out, room.dataset.login, room.dataset.signIn);
  };

  const heard = async (draft, sending, answer, tried) => {
    if (answer.type === "opaqueredirect" || answer.status === 401 || answer.status === 403) {
      return signedOut(draft, tried);
    }
    if (answer.status === 409) return conflict(draft, await answer.json());
    if (answer.ok) return arrived(draft, sending, await answer.json());
    refused(draft, room.dataset.failed);
    if (answer.status === 404 && !shows(draft)) drafts.delete(draft.item); // told once a visit
  };

  async function save(draft, tried = false) {
    clearTimeout(draft.timer);
    if (draft.saving || draft.conflict || !dirty(draft)) return;
    const sending = draft.text;
    draft.saving = true;
    told(draft, room.dataset.saving);
    try {
      await heard(draft, sending, await send(draft), tried);
    } catch {
      draft.sent = sending;
      keep(draft);
      refused(draft, room.dataset.away);
    } finally {
      draft.saving = false;
    }
    if (draft.hurry) {
      draft.hurry = false;
      save(draft);
    }
  }

  const plan = draft => {
    clearTimeout(draft.timer);
    draft.timer = setTimeout(save, IDLE_MS, draft);
  };

  /** Send all that is not saved, at once. */
  function flush() {
    for (const draft of drafts.values()) {
      if (draft.saving) draft.hurry = dirty(draft);
      else save(draft);
    }
  }

  /* ---- two who write at the same time ---- */
  const bare = text => text.replace(/[\s\u200c]+/g, "");

  const conflict = (draft, answer) => {
    if (bare(answer.stored) === bare(draft.text)) return arrived(draft, draft.text, { ...answer, saved: "" });
    draft.conflict = answer;
    keep(draft);
    if (!shows(draft)) return banner(room.dataset.rest, draft.place, room.dataset.look);
    told(draft, room.dataset.typing, "bad");
    showConflict(draft);
  };

  const showConflict = draft => {
    $(".conflict-two")?.remove();
    const made = $("#minutes-conflict").content.firstElementChild.cloneNode(true);
    $("[data-by]", made).textContent = draft.conflict.by;
    $("[data-yours]", made).textContent = draft.text;
    $("[data-stored]", made).textContent = draft.conflict.stored;
    form().before(made);
    say($("b", made).textContent);
  };

  const settle = (draft, choice) => {
    const { stored, version } = draft.conflict;
    const both = `${draft.text}\n\n${stored}`;
    draft.text = { yours: draft.text, both, stored }[choice];
    Object.assign(draft, { version, saved: stored, conflict: null, sent: null, trouble: false });
    $(".conflict-two")?.remove();
    banner("");
    fill(draft);
    if (dirty(draft)) {
      keep(draft);
      return save(draft);
    }
    forget(draft);
    told(draft, "");
  };

  document.addEventListener("click", event => {
    const choice = event.target.closest("[data-keep]")?.dataset.keep;
    const draft = choice && drafts.get(form()?.dataset.minutes);
    if (draft?.conflict) settle(draft, choice);
  });

  /* ---- the box ---- */
  const placeOf = item => `${location.pathname}?item=${item}`;

  /** The box of an item has come onto the page: with what is not saved of it, if anything. */
  const adopt = () => {
    if (!form()) return;
    const item = form().dataset.minutes;
    const { notes, version } = form().elements;
    const known = drafts.get(item);
    if (known && (dirty(known) || known.saving)) {
      fill(known);
      if (known.conflict) showConflict(known);
      return;
    }
    const fresh = { item, url: form().getAttribute("action"), place: placeOf(item), text: notes.value };
    const draft = { ...fresh, saved: notes.value, version: version.value, sent: null };
    drafts.set(item, draft);
    const copy = kept(item);
    if (!copy) return;
    if (bare(copy.text) === bare(draft.saved)) return forget(draft);
    Object.assign(draft, { text: copy.text, version: copy.version, sent: copy.sent });
    fill(draft);
    told(draft, room.dataset.back, "bad");
    save(draft);
  };

  document.addEventListener("input", event => {
    if (!event.target.matches("[data-minutes] textarea")) return;
    const draft = drafts.get(form().dataset.minutes);
    draft.text = event.target.value;
    keep(draft);
    if (!draft.trouble && !draft.conflict) told(draft, room.dataset.typing);
    plan(draft);
  });

  document.addEventListener("focusout", event => {
    if (event.target.matches("[data-minutes] textarea")) flush();
  });

  document.addEventListener(
    "submit",
    event => {
      if (!event.target.matches("[data-minutes]")) return;
      event.preventDefault();
      flush();
    },
    true,
  );

  // at once: what is typed before htmx has settled would be taken for the whole text
  document.addEventListener("htmx:afterSwap", event => {
    if (event.detail.target?.id === "room-work") adopt();
  });
  for (const name of ["online", "focus", "pagehide"]) window.addEventListener(name, flush);
  document.addEventListener("visibilitychange", flush);

  window.addEventListener("beforeunload", event => {
    if (storing || ![...drafts.values()].some(dirty)) return;
    event.preventDefault();
    event.returnValue = "";
  });

  /** Minutes of other items that were kept here and never arrived. */
  const takeUpRest = () => {
    for (const key of Object.keys(localStorage)) {
      const item = key.startsWith(PREFIX) && key.slice(PREFIX.length);
      const copy = item && !drafts.has(item) && kept(item);
      if (copy) drafts.set(item, { item, saved: null, ...copy });
    }
    flush();
  };

  window.minutes = { flush };
  adopt();
  try {
    takeUpRest();
  } catch {
    storing = false; // a window without storage
  }
})();

// What the page of somebody who takes part gains over its forms alone: an answer is sent as soon as it is chosen, and kept
// on the phone until the server says that it has it; and the next question comes by itself. Without this, the forms do.
"use strict";
(() => {
  const EVERY = 2000; // milliseconds between two looks whether there is something new
  const PATIENCE = 8000; // milliseconds until an answer of the server is given up
  const LONGEST = 15000; // milliseconds between two attempts to send
  const PAUSE = 1000; // milliseconds without a key before text is sent

  let part = document.getElementById("part");
  const memory = new Map(); // where the phone keeps nothing
  const busy = new Set(); // rounds of which something is on its way
  let misses = 0, attempts = 0, looking, sending, typing;

  // What is kept of a round until it is sent: { order, choice, remark }. The entry is in the key, because a phone can be used by somebody else later.
  const mine = () => `join ${part.dataset.workshop} ${part.dataset.entry} `;

  function kept(round) {
    try {
      return JSON.parse(localStorage.getItem(mine() + round)) ?? memory.get(round);
    } catch {
      return memory.get(round);
    }
  }

  function keep(round, item) {
    memory.set(round, item);
    try {
      localStorage.setItem(mine() + round, JSON.stringify(item));
      memory.delete(round);
    } catch { /* kept as long as the page stays open */ }
  }

  function drop(round) {
    memory.delete(round);
    try {
      localStorage.removeItem(mine() + round);
    } catch { /* nothing was kept there */ }
  }

  function waiting() {
    const found = new Set(memory.keys());
    try {
      for (const key of Object.keys(localStorage)) if (key.startsWith(mine())) found.add(key.slice(mine().length));
    } catch { /* nothing is kept there */ }
    return [...found];
  }

  // A page that is loaded in the moment in which something is sent may have been made before that came.
  function remember() {
    try {
      sessionStorage.setItem("join sent", Date.now());
    } catch { /* nothing is kept there */ }
  }

  function mayBeOld() {
    try {
      return Date.now() - Number(sessionStorage.getItem("join sent")) < PATIENCE;
    } catch {
      return false;
    }
  }

  // What other entries of this workshop left on the phone, or this one once it is over, is of no use any more.
  function tidy() {
    const over = part.dataset.shown === "over";
    try {
      for (const key of Object.keys(localStorage)) {
        if (key.startsWith(`join ${part.dataset.workshop} `) && (over || !key.startsWith(mine()))) localStorage.removeItem(key);
      }
    } catch { /* nothing is kept there */ }
  }

  async function ask(address, options = {}) {
    const given_up = new AbortController();
    const timer = setTimeout(() => given_up.abort(), PATIENCE);
    try {
      const answer = await fetch(address, { ...options, signal: given_up.signal, cache: "no-store" });
      return { answer, text: await answer.text() };
    } finally {
      clearTimeout(timer);
    }
  }

  // --- Sending ---

  function choose(what) {
    const round = part.dataset.round;
    if (!round) return;
    const before = kept(round);
    keep(round, { ...before, ...what, order: Math.max((before?.order ?? 0) + 1, Date.now()) });
    say(round, "sending");
    send(round);
  }

  async function send(round) {
    const item = kept(round);
    if (!item || busy.has(round)) return;
    busy.add(round);
    const body = new URLSearchParams({ round });
    for (const [name, value] of Object.entries(item)) body.set(name, value);
    let later = false;
    try {
      const { answer, text } = await ask(`${part.dataset.at}/answer`, { method: "POST", body, keepalive: true });
      later = take(round, item, answer.status, text);
      if (!later) attempts = 0;
    } catch {
      say(round, "unsent");
      later = true;
    } finally {
      busy.delete(round);
    }
    others();
    if (later) sendLater();
    else if (kept(round)) send(round);
  }

  // What the server says of something that was sent; returns whether to try again later.
  function take(round, item, status, text) {
    const newest = kept(round)?.order === item.order;
    if (status === 204) {
      if (newest) drop(round);
      if (newest) remember();
      if (newest) say(round, "choice" in item ? "saved" : "comment");
    } else if (status === 409) {
      // Something of this phone came there before, with a higher number: what stands here is newer all the same.
      keep(round, { ...kept(round), order: Math.max(JSON.parse(text).order, Date.now()) + 1 });
    } else if (status === 422) {
      if (newest) drop(round);
      say(round, "refused", JSON.parse(text).said);
    } else if (status === 403 || status === 404) {
      drop(round);
      location.assign(part.dataset.at);
    } else {
      say(round, "unsaved");
      return true;
    }
    return false;
  }

  function sendLater() {
    clearTimeout(sending);
    sending = setTimeout(sendAll, Math.min(LONGEST, 1000 * 2 ** attempts) * (0.75 + Math.random() / 2));
    attempts += 1;
  }

  function sendAll() {
    for (const round of waiting()) send(round);
  }

  // --- Saying ---

  function say(round, state, sentence) {
    const said = document.getElementById("said");
    if (!said || round !== part.dataset.round) return;
    const words = part.dataset;
    const more = memory.has(round) ? words.unkeptMore : state === "unsent" ? words.unsentMore : words.unsavedMore;
    const lines = {
      sending: ["", words.sending],
      saved: [words.saved, words.savedMore],
      comment: part.querySelector('input[name="choice"]:checked, #points') ? ["", words.comment] : [words.comment, words.commentMore],
      unsent: [words.unsent, more],
      unsaved: [words.unsent, more],
      refused: ["", sentence],
    };
    const [first, rest] = lines[state];
    said.className = { unsaved: "unsent", comment: "saved" }[state] ?? state;
    const strong = document.createElement("strong");
    strong.textContent = first;
    const line = [...(first ? [strong, " "] : []), rest];
    if (said.textContent !== `${first ? `${first} ` : ""}${rest}`) said.replaceChildren(...line);
    const here = document.activeElement;
    if (part.contains(here) && here.matches("input")) here.scrollIntoView({ block: "nearest" }); // not under what is said
  }

  function others() {
    const place = document.getElementById("others");
    if (!place) return;
    const text = waiting().some((round) => round !== part.dataset.round) ? part.dataset.others : "";
    if (place.textContent !== text) place.textContent = text;
  }

  // What waits to be sent stands in the fields, though the server does not know it yet.
  function overlay() {
    const item = kept(part.dataset.round);
    if (item && "choice" in item) {
      for (const radio of part.querySelectorAll('input[name="choice"]')) radio.checked = radio.value === item.choice;
      const points = item.choice.split(",");
      part.querySelectorAll("#points input").forEach((field, at) => { field.value = points[at] ?? ""; });
    }
    if (item && "remark" in item) document.getElementById("remark").value = item.remark;
    if (item) say(part.dataset.round, "sending");
    others();
    total();
  }

  // --- Points ---

  function points() {
    return [...part.querySelectorAll("#points input")].map((field) => Math.max(0, Math.round(Number(field.value)) || 0));
  }

  function total() {
    const place = document.getElementById("total");
    if (!place) return;
    const words = document.getElementById("points").dataset;
    const sum = points().reduce((one, other) => one + other, 0);
    const rest = sum === 100 ? words.whole : (sum < 100 ? words.left : words.over).replace("{points}", Math.abs(100 - sum));
    const text = `${words.total.replace("{points}", sum)} ${rest}`;
    if (place.textContent !== text) place.textContent = text;
    return sum;
  }

  function sharedOut() {
    const choice = points().join(",");
    if (total() === 100 && choice !== kept(part.dataset.round)?.choice) choose({ choice });
  }

  // --- Looking ---

  async function look() {
    clearTimeout(looking);
    if (document.hidden) return;
    try {
      const { answer, text } = await ask(`${part.dataset.at}/version`);
      misses = 0;
      if (!answer.ok ? answer.status === 404 : text !== part.dataset.version) await show(location.href);
    } catch {
      misses += 1;
    }
    clearTimeout(looking);
    looking = setTimeout(look, Math.min(LONGEST, EVERY * 2 ** Math.min(misses, 3)) * (misses ? 0.75 + Math.random() / 2 : 1));
  }

  // Whether a page says that an answer is in.
  const said = (of) => of.querySelector("#said.saved strong")?.textContent === of.dataset.saved;

  // Puts the part of another page in place of this one's. Returns whether there was an answer that could be shown.
  async function show(address, { always = false, focus = true } = {}) {
    finish();
    const { answer, text } = await ask(address);
    if (answer.status >= 500) return false;
    const page = new DOMParser().parseFromString(text, "text/html");
    const next = page.getElementById("part");
    if (!next) {
      location.assign(answer.url);
      return true;
    }
    if (!always && next.dataset.shown === part.dataset.shown && next.dataset.entry === part.dataset.entry) {
      const gone = said(part) && !said(next); // somebody removed what stood here
      if (!gone) part.dataset.version = next.dataset.version;
      if (!gone || mayBeOld()) return true;
    }
    document.title = page.title;
    const header = document.querySelector("header"); // its links lead back to where one is
    if (!header.contains(document.activeElement)) header.replaceWith(page.querySelector("header"));
    part.replaceWith(next);
    part = next;
    tidy();
    overlay();
    if (focus) document.getElementById("heading")?.focus();
    return true;
  }

  // From question to question without a new page, which there would be none of without a connection.
  async function go(address) {
    try {
      if (await show(address, { always: true })) {
        if (address !== location.href) history.pushState(null, "", address);
        return;
      }
    } catch { /* no connection */ }
    const place = document.getElementById("others");
    if (place) place.textContent = part.dataset.noWay;
    place?.scrollIntoView({ block: "nearest" });
  }

  // What is being typed is not left behind.
  function finish() {
    if (!typing) return;
    clearTimeout(typing.timer);
    const { done } = typing;
    typing = undefined;
    done();
  }

  function pause(done) {
    clearTimeout(typing?.timer);
    typing = { done, timer: setTimeout(finish, PAUSE) };
  }

  // --- What people do ---

  document.addEventListener("change", ({ target }) => {
    if (target.name === "choice") choose({ choice: target.value });
    else finish();
  });
  document.addEventListener("input", ({ target }) => {
    if (target.id === "remark") pause(() => choose({ remark: target.value }));
    else if (target.closest("#points")) pause(sharedOut);
  });
  document.addEventListener("submit", (event) => {
    if (event.target.id !== "answer") return;
    event.preventDefault();
    finish();
  });
  document.addEventListener("click", (event) => {
    const way = event.target.closest("a.way");
    if (!way || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    go(way.href);
  });
  window.addEventListener("popstate", () => go(location.href));
  window.addEventListener("storage", ({ key, newValue }) => {
    if (key !== mine() + part.dataset.round) return;
    if (newValue) overlay();
    else show(location.href, { always: true, focus: false }).catch(() => {}); // another tab sent it: what does the server say?
  });
  window.addEventListener("pagehide", finish);
  document.addEventListener("visibilitychange", () => (document.hidden ? finish() : awake()));
  window.addEventListener("online", awake);
  window.addEventListener("pageshow", (event) => event.persisted && awake());

  function awake() {
    misses = attempts = 0;
    sendAll();
    look();
  }

  document.documentElement.classList.add("follows");
  tidy();
  overlay();
  if (mayBeOld()) show(location.href, { always: true, focus: false }).catch(() => {});
  awake();
})();

// The one piece of front end that Streamlit lacks. It is mounted once on every page and adds:
// focus on the heading after a change of page, spoken confirmation of what was saved, text that is
// committed after a pause in typing, a number keyboard on phones, the page's language, and no
// single-letter shortcuts (WCAG 2.1.4).

const PAUSE = 1500; // milliseconds without a key before text is committed
const HEAD_START = 250; // milliseconds that typed text gets before a link is followed
const BEFORE_LOSS = 4000; // milliseconds before a lost connection is noticed in which text may have gone with it
const LONGEST_WAIT = 5000; // milliseconds in which a new page draws its heading
const BACK = "mutual-readiness-back"; // where this tab keeps the address to come back to after signing in
const TEXT = '[data-testid="stTextArea"] textarea, [data-testid="stTextInput"] input';

const shell = (window.mutualReadiness ??= { page: null, said: new Map(), waiting: new Map(), sent: new Map() });

function editable(element) {
  return element instanceof Element && element.closest("input, textarea, select, [contenteditable]") !== null;
}

function swallowShortcut(event) {
  const plain = !event.ctrlKey && !event.metaKey && !event.altKey;
  const types = editable(event.target) && !["radio", "checkbox"].includes(event.target.type);
  if (plain && event.key.length === 1 && /[a-z]/i.test(event.key) && !types) event.stopImmediatePropagation();
}

function commit(element) {
  clearTimeout(shell.waiting.get(element));
  if (!shell.waiting.delete(element)) return;
  shell.committed = Date.now();
  sendText(element);
}

// What was typed is remembered for a while, because Streamlit drops what is sent while the connection is down.
function sendText(element) {
  const key = keyOf(element);
  if (key) shell.sent.set(key, { text: element.value, at: Date.now() });
  const area = element.tagName === "TEXTAREA";
  element.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", code: "Enter", ctrlKey: area, bubbles: true }));
}

function keyOf(element) {
  const named = element.closest('[class*="st-key-"]');
  return named ? [...named.classList].find((name) => name.startsWith("st-key-")) : null;
}

// When the connection is back, text that was sent shortly before it went, or since, is sent again. Saving the same
// text twice changes nothing.
function watchConnection() {
  const app = document.querySelector('[data-testid="stApp"]');
  if (!app) return;
  if (app.dataset.testConnectionState !== "CONNECTED") {
    shell.lostAt ??= Date.now();
  } else if (shell.lostAt && app.dataset.testScriptState === "notRunning") {
    const since = shell.lostAt - BEFORE_LOSS;
    shell.lostAt = null;
    for (const [key, { text, at }] of shell.sent) if (at >= since) sendAgain(key, text);
  }
}

function sendAgain(key, text) {
  const element = document.querySelector(`.${CSS.escape(key)}`)?.querySelector(TEXT);
  if (!element || element.disabled || shell.waiting.has(element)) return;
  const set = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(element), "value").set;
  for (const value of [`${text} `, text]) {
    set.call(element, value);
    element.dispatchEvent(new Event("input", { bubbles: true }));
  }
  commit(element);
}

function noticeTyping(event) {
  const element = event.target;
  if (event.isComposing || !(element instanceof Element) || !element.matches(TEXT)) return;
  if (element.closest('[data-testid="stForm"]')) return; // there, Enter would send the form
  clearTimeout(shell.waiting.get(element));
  shell.waiting.set(element, setTimeout(() => commit(element), PAUSE));
}

// Streamlit drops text that reaches the server after the request for another page, and a tap ends typing and
// follows a link in the same instant. So the text goes first, and the link a moment later.
function letTextGoFirst(event) {
  const link = event.target instanceof Element && event.target.closest("a[href]");
  const early = Date.now() - (shell.committed ?? 0) < HEAD_START;
  if (!link || !event.isTrusted || !early || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  setTimeout(() => link.click(), HEAD_START);
}

// A warning leads to the field that it is about.
function leadToField(event) {
  const link = event.target instanceof Element && event.target.closest('a[href^="#st-key-question-"]');
  if (!link) return;
  event.preventDefault();
  const question = document.querySelector(`.${CSS.escape(link.hash.slice(1))}`);
  const field = question?.querySelector(TEXT) ?? question?.querySelector("input, button");
  field?.focus();
}

function commitAll() {
  for (const element of [...shell.waiting.keys()]) commit(element);
}

function status() {
  let node = document.getElementById("mr-status");
  if (!node) {
    node = document.createElement("div");
    node.id = "mr-status";
    node.setAttribute("role", "status");
    document.body.append(node);
  }
  return node;
}

function say(text) {
  status().textContent = ""; // the same words twice are spoken twice
  setTimeout(() => (status().textContent = text), 50);
}

// A page marks what is worth saying with data-say, and each new turn of it with data-turn; it is spoken when
// either changes, not when it first appears.
function announce() {
  for (const element of document.querySelectorAll("[data-say]")) {
    const before = shell.said.get(element.dataset.say);
    const text = element.textContent.trim();
    const now = `${element.dataset.turn} ${text}`;
    shell.said.set(element.dataset.say, now);
    if (before !== undefined && before !== now && text) say(text);
  }
}

// Each question is drawn again by itself when it is saved, and brings the newest word on the progress with it.
function updateProgress() {
  const shown = document.querySelector("[data-progress-shown]");
  const newest = [...document.querySelectorAll("[data-progress]")].reduce(
    (best, each) => (Number(each.dataset.progress) > Number(best?.dataset.progress ?? 0) ? each : best), null);
  if (!shown || !newest || Number(newest.dataset.progress) <= Number(shown.dataset.progressShown)) return;
  shown.dataset.progressShown = newest.dataset.progress;
  shown.innerHTML = newest.innerHTML;
  const bar = document.querySelector(".mr-way > span");
  if (bar) bar.style.width = newest.dataset.share;
}

// What Streamlit's own elements leave out: a number keyboard, and the question as the name of the group of its fields.
function describe() {
  for (const field of document.querySelectorAll('[class*="st-key-figure"] input')) field.inputMode = "decimal";
  for (const group of document.querySelectorAll('[class*="st-key-question-"]')) {
    const heading = group.querySelector("h2, h3");
    if (!heading) continue;
    const untranslated = group.querySelector("[data-question]");
    heading.toggleAttribute("lang", Boolean(untranslated));
    if (untranslated) heading.lang = untranslated.lang;
    heading.id ||= [...group.classList].find((name) => name.startsWith("st-key-question-"));
    group.setAttribute("role", "group");
    group.setAttribute("aria-labelledby", heading.id);
  }
}

// Streamlit copies the Markdown of a label into its spoken name as it stands; the marks are not for speaking.
function unmark() {
  for (const element of document.querySelectorAll("[data-testid=stMain] [aria-label]")) {
    const label = element.getAttribute("aria-label");
    const plain = label.replace(/\\([!-/:-@[-`{-~])|\*\*|\u2060/g, "$1").replace(/\s+/g, " ");
    if (plain !== label) element.setAttribute("aria-label", plain);
  }
}

// Each language is named in itself, so that it is also spoken so.
function nameLanguages() {
  for (const place of document.querySelectorAll('[class*="st-key-language-"]')) {
    place.lang = [...place.classList].find((name) => name.startsWith("st-key-language-")).slice("st-key-language-".length);
  }
}

// The language that somebody chose, for the next visit. Nothing is kept before.
function remember(cookie, language) {
  if (!language || shell.remembered === language) return;
  shell.remembered = language;
  const secure = location.protocol === "https:" ? "; Secure" : "";
  document.cookie = `${cookie}=${language}; Max-Age=31536000; Path=/; SameSite=Lax${secure}`;
}

// Signing in leads to the first page, which leads on to where somebody pressed the button (back.js).
function keepPlace(event) {
  const button = event.target instanceof Element && event.target.closest(".st-key-mrsignin button");
  if (button) sessionStorage.setItem(BACK, location.pathname + location.search);
}

function look() {
  if (shell.looking) return;
  shell.looking = requestAnimationFrame(() => {
    shell.looking = 0;
    announce();
    updateProgress();
    describe();
    unmark();
    nameLanguages();
  });
}

// A link from "check your answers" leads to one question of a page.
function wanted(question) {
  const heading = question && document.querySelector(`.st-key-question-${CSS.escape(question)} h2`);
  return heading || document.querySelector("[data-testid=stMain] h1");
}

function focusHeading(page, question) {
  const until = Date.now() + LONGEST_WAIT;
  const attempt = () => {
    if (shell.page !== page) return;
    const running = document.querySelector('[data-testid="stApp"]')?.dataset.testScriptState === "running";
    const heading = wanted(question);
    if ((running || !heading) && Date.now() < until) return void setTimeout(attempt, 50);
    if (!heading) return;
    heading.tabIndex = -1;
    heading.focus({ preventScroll: true });
    if (heading.tagName === "H1") document.querySelector('[data-testid="stMain"]')?.scrollTo(0, 0);
    else heading.scrollIntoView();
    status().textContent = "";
  };
  setTimeout(attempt, 50);
}

function install() {
  window.addEventListener("keydown", swallowShortcut, true);
  document.addEventListener("input", noticeTyping, true);
  document.addEventListener("blur", (event) => commit(event.target), true);
  document.addEventListener("pointerdown", (event) => event.target !== document.activeElement && commitAll(), true);
  window.addEventListener("click", letTextGoFirst, true);
  window.addEventListener("click", leadToField, true);
  window.addEventListener("click", keepPlace, true);
  document.addEventListener("visibilitychange", () => document.hidden && commitAll());
  window.addEventListener("pagehide", commitAll);
  new MutationObserver(look).observe(document.body, { subtree: true, childList: true, characterData: true });
  setInterval(watchConnection, 300);
  status();
  shell.installed = true;
}

export default function ({ data }) {
  if (!shell.installed) install();
  document.documentElement.lang = data.language;
  remember(data.cookie, data.chosen);
  if (shell.page === data.page) return;
  const first = shell.page === null;
  shell.page = data.page;
  shell.said.clear();
  shell.sent.clear();
  if (!first || data.question) focusHeading(data.page, data.question);
}

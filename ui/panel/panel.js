// The live panel of one call. Start here: mount() builds it, state.js folds what arrives, screen.js decides what shows.

import { actions } from "./actions.js";
import { ask } from "./ask.js";
import { Connection } from "./connection.js";
import { el, set } from "./dom.js";
import { closing, cues, profile } from "./foot.js";
import { head, strip } from "./head.js";
import { listen } from "./keys.js";
import { alternates, offer } from "./offer.js";
import { forget, hold, release, waiting } from "./outbox.js";
import { FRESH, announcement, screen, scriptParts } from "./screen.js";
import { script } from "./script.js";
import { closeSheet, keySheet } from "./sheet.js";
import { fold } from "./state.js";
import { inkOn, themeOf } from "./theme.js";
import { loadWords } from "./words.js";

const TOAST_MS = 6_000;
const mounted = new WeakMap(); // root -> Panel; the same root mounted twice is one panel
const FOR_EVER = new Set(["forbidden", "absent"]); // no fresher ticket will open this call

/**
 * Mount the panel of one call into `root` (an element or a shadow root) and keep it live.
 *
 * `live_url` is the WebSocket address, `ticket` the signed ticket, `lang` "es" or "en", `theme` "light", "dark" or ""
 * (the host decides), `onEvent({kind, ...})` hears state, ticket, event, acknowledged, denied and show.
 * Mounting again into the same root updates it. Gives `{unmount(), update(options)}`.
 */
export function mount(options) {
  const known = mounted.get(options.root);
  if (known) {
    known.update(options);
    return known.handle;
  }
  const panel = new Panel(options);
  mounted.set(options.root, panel);
  panel.start();
  return panel.handle;
}

class Panel {
  view = null;
  local = FRESH;
  link = { state: "connecting", outbox: [], degraded: false, unrecovered: false };

  constructor({ root, live_url, ticket, lang = "es", theme = "", call_id = "", onEvent = () => {} }) {
    Object.assign(this, { root, live_url, ticket, lang, theme, call_id, onEvent });
    this.handle = { unmount: () => this.unmount(), update: (options) => this.update(options) };
    this.frame = el("div", { class: "copilot", "data-state": "connecting" });
    this.act = actions(this);
  }

  start() {
    this.sheet = el("link", { rel: "stylesheet", href: new URL("./panel.css", import.meta.url).href });
    this.root.append(this.sheet, this.frame);
    this.connect();
    this.dress();
    this.speak(this.lang);
    this.ticking = setInterval(() => this.parts && this.parts.head.tick(this.model), 1000);
    this.online = () => this.connection.wake();
    addEventListener("online", this.online);
  }

  connect() {
    this.connection = new Connection({
      live_url: this.live_url,
      ticket: this.ticket,
      lastSeq: () => this.view?.seq ?? 0,
      onState: (state) => this.moved(state),
      onReady: (frame) => this.ready(frame),
      onTicket: (ticket) => this.onEvent({ kind: "ticket", ticket }),
      onFrame: (frame, receivedAt) => this.take(frame, receivedAt),
      onQueued: (intent) => hold(this.call_id, intent),
      onSettled: ({ intent_id }) => release(this.call_id, intent_id),
      onOutbox: (outbox) => this.waits(outbox),
      onAcknowledged: (intent) => this.onEvent({ kind: "acknowledged", intent }),
      onDenied: ({ code }) => this.denied(code),
      onSent: (frame, at) => this.tell("copilot:sent", { intent_id: frame.intent_id, kind: frame.kind, at }),
    });
    this.connection.open();
  }

  /** Load the words of `lang` and build the sections in them. */
  async speak(lang) {
    this.lang = lang;
    const [t, es, en] = await Promise.all([loadWords(lang), loadWords("es"), loadWords("en")]);
    if (this.gone || lang !== this.lang) return;
    this.build(t, (locale) => (locale?.startsWith("en") ? en : es));
  }

  build(t, spoken) {
    this.stopKeys?.();
    this.t = t;
    const { act } = this;
    const parts = {
      head: head(t), strip: strip(t), script: script(t, spoken, act), offer: offer(t, act), alternates: alternates(t, act),
      ask: ask(t, act), cues: cues(t, act), profile: profile(t), closing: closing(t, act),
    };
    this.parts = parts;
    this.keySheet = keySheet(t);
    this.closeSheet = closeSheet(t, act.close);
    this.toast = el("p", { role: "status" });
    this.listener = el("p", { class: "sr", role: "status", "aria-live": "polite" });
    const main = el("main", { "aria-label": t("title") }, ...Object.values(parts).map((part) => part.node));
    set(this.frame, "lang", t.lang);
    this.frame.replaceChildren(main, el("div", { class: "toast" }, this.toast), this.listener, this.keySheet.node, this.closeSheet.node);
    this.spoken = spoken;
    this.stopKeys = listen(this.frame, act, {
      field: () => parts.ask.field,
      sheetOpen: () => this.keySheet.node.open || this.closeSheet.node.open,
    });
    this.redraw();
  }

  /** One frame from the line: fold it, draw it, and say when it was painted. */
  take(frame, receivedAt) {
    if (frame.kind === "error") return this.failed(frame);
    const before = this.view;
    const view = fold(before, frame);
    if (view === null) return this.misfit(frame);
    this.misfits = 0;
    if (view === before) return;
    this.view = view;
    const suggestion = frame.kind === "snapshot" || frame.event.kind === "suggestion_made";
    if (suggestion) this.local = FRESH;
    // A gap that could not be filled is said until the next suggestion, never hidden.
    const unrecovered = frame.kind === "snapshot" ? before !== null && frame.recovered === false : this.link.unrecovered && !suggestion;
    this.redraw({ degraded: false, unrecovered });
    this.painted(frame, receivedAt);
    if (frame.kind === "event") this.onEvent({ kind: "event", seq: frame.seq, event: frame.event });
    this.finish();
  }

  /** A frame that does not follow: ask for the missed events once, then for a snapshot. */
  misfit(frame) {
    const gap = this.view !== null && frame.kind === "event" && frame.seq > this.view.seq + 1;
    this.misfits = (this.misfits ?? 0) + 1;
    this.connection.resync({ fromZero: !gap || this.misfits > 1 });
  }

  ready(frame) {
    this.call_id = frame.call_id;
    this.connection.restore(waiting(frame.call_id));
    this.onEvent({ kind: "ticket", ticket: frame.ticket });
  }

  waits(outbox) {
    this.redraw({ outbox: [...outbox] });
    this.finish(); // the API tells that the call is closed before it acknowledges who closed it
  }

  /** Hang up once the call is over and everything is acknowledged. */
  finish() {
    if (this.view?.state === "closed" && this.connection.outbox.length === 0) this.connection.close();
  }

  denied(code) {
    if (FOR_EVER.has(code)) forget(this.call_id);
    this.onEvent({ kind: "denied", code });
  }

  moved(state) {
    this.redraw({ state });
    this.onEvent({ kind: "state", state });
  }

  failed({ code, message, intent_id }) {
    const t = this.t;
    if (t) this.notify(t.has(`error/${code}`) ? t(`error/${code}`) : message || t("error/error"));
    this.redraw({ degraded: code === "world" });
    this.onEvent({ kind: "error", code, intent_id });
  }

  notify(text) {
    clearTimeout(this.toasting);
    this.toast.textContent = text;
    this.toasting = setTimeout(() => { this.toast.textContent = ""; }, TOAST_MS);
  }

  redraw(link = {}) {
    Object.assign(this.link, link);
    const model = { ...screen(this), local: this.local };
    this.model = model;
    for (const [name, value] of [["state", model.link.state], ["mode", model.mode], ["seq", this.view?.seq ?? 0]]) set(this.frame, `data-${name}`, value);
    if (!this.parts) return;
    for (const part of Object.values(this.parts)) part.draw(model);
    this.parts.head.tick(model);
    const line = announcement(model, this.t);
    if (this.listener.textContent !== line) this.listener.textContent = line;
  }

  /** For measuring: tell when the pixels of a suggestion are there (after the frame that follows the change). */
  painted(frame, received) {
    if (frame.kind !== "event" || frame.event.kind !== "suggestion_made") return;
    const { seq, event: { suggestion: { answers } } } = frame;
    const drawn = performance.now();
    requestAnimationFrame(() => {
      const after = new MessageChannel();
      after.port1.onmessage = () => {
        after.port1.close();
        set(this.frame, "data-painted", answers);
        this.tell("copilot:painted", { seq, answers, received, drawn, at: performance.now() });
      };
      after.port2.postMessage(null);
    });
  }

  tell(name, detail) {
    this.frame.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }

  /** The sentence on the screen as one text. */
  sentence() {
    return scriptParts(this.model.script, this.spoken(this.view.locale)).map((part) => part.text).join("");
  }

  dress() {
    set(this.frame, "data-theme", themeOf(this.frame, this.theme) || null);
    const ink = inkOn(this.frame);
    if (ink) this.frame.style.setProperty("--brand-ink", ink);
  }

  update({ live_url = this.live_url, ticket = this.ticket, lang = this.lang, theme = this.theme, call_id = "", onEvent = this.onEvent }) {
    if (call_id && this.call_id && call_id !== this.call_id) this.restart(call_id);
    // The line keeps getting fresher tickets than the one it was mounted with; only a new one from the host counts.
    const fresh = ticket !== this.ticket || live_url !== this.live_url;
    Object.assign(this, { live_url, ticket, theme, onEvent });
    this.dress();
    if (lang !== this.lang) this.speak(lang);
    if (!this.connection) this.connect();
    else if (fresh) this.connection.refresh(ticket, live_url);
  }

  /** Another call in the same place: forget this one. */
  restart(call_id) {
    this.leave();
    Object.assign(this, { connection: null, view: null, local: FRESH, call_id });
    this.redraw({ state: "connecting", outbox: [], degraded: false, unrecovered: false });
  }

  /** What is not acknowledged stays in the outbox of its call, for the next panel that is mounted on it. */
  leave() {
    this.connection.close();
  }

  unmount() {
    if (this.gone) return;
    this.gone = true;
    clearInterval(this.ticking);
    removeEventListener("online", this.online);
    this.stopKeys?.();
    this.leave();
    this.frame.remove();
    this.sheet.remove();
    mounted.delete(this.root);
  }
}

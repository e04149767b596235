// The line to the API: one WebSocket that comes back by itself, and an outbox that never loses an intent.
//
// States: connecting -> live <-> reconnecting; denied (needs a fresh ticket); closed (the call is over, or unmounted).

const CAP_MS = 5_000;
const FIRST_MS = 250;
const READY_MS = 8_000;
const DEFAULT_HEARTBEAT_MS = 15_000;

/** Milliseconds before try number `tries` (0, 1, 2 ...): doubling, half of it random, at most 5 s. */
export function backoff(tries, random = Math.random) {
  const whole = Math.min(CAP_MS, FIRST_MS * 2 ** Math.min(tries, 10));
  return whole / 2 + (random() * whole) / 2;
}

/** A new id for an intent; randomUUID exists only on https and localhost, so there is a second way. */
export function newId() {
  if (globalThis.crypto?.randomUUID) return crypto.randomUUID();
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/**
 * Opens the line and keeps it open. `lastSeq()` says how far the panel has come.
 *
 * Calls `onState(state)`, `onFrame(frame, receivedAt)` for snapshot, event and error, `onReady(frame)`,
 * `onQueued(intent)` and `onSettled(intent)` when one enters or leaves the outbox, `onOutbox(intents)` after either, and
 * `onSent(frame, at)`; times are performance.now() in ms.
 */
export class Connection {
  #socket = null;
  #timers = { retry: 0, ready: 0, silence: 0, resend: 0 };
  #tries = 0;
  #heartbeat = DEFAULT_HEARTBEAT_MS;
  #fromZero = false;
  #ready = false;
  #over = false;

  constructor({ live_url, ticket, lastSeq, outbox = [], ...calls }) {
    Object.assign(this, { live_url, ticket, lastSeq, calls, outbox, state: "connecting" });
  }

  open() {
    this.#over = false;
    this.#move(this.#tries || this.lastSeq() ? "reconnecting" : "connecting");
    this.#drop();
    let socket;
    try {
      socket = new WebSocket(this.live_url);
    } catch {
      return this.#later(); // a malformed address: keep saying so, the host may hand over another one
    }
    this.#socket = socket;
    socket.onopen = () => this.#hello(socket);
    socket.onmessage = (message) => socket === this.#socket && this.#hear(message.data, performance.now());
    socket.onclose = (end) => socket === this.#socket && this.#lost(end.code);
    this.#timers.ready = setTimeout(() => this.#lost(0), READY_MS);
  }

  /** Put an intent into the outbox and send it as soon as the line is up. Returns its intent_id. */
  send(intent) {
    const frame = { ...intent, intent_id: newId() };
    this.outbox.push(frame);
    this.calls.onQueued?.(frame);
    this.calls.onOutbox(this.outbox);
    if (this.#ready) this.#write(frame);
    return frame.intent_id;
  }

  /** Intents that waited before this line was opened; they go first, and never twice. */
  restore(intents) {
    const known = new Set(this.outbox.map((intent) => intent.intent_id));
    const left = intents.filter((intent) => !known.has(intent.intent_id));
    if (!left.length) return;
    this.outbox.unshift(...left);
    this.calls.onOutbox(this.outbox);
  }

  /** Ask for everything again: what arrived cannot be fitted to what is known. */
  resync({ fromZero = false } = {}) {
    this.#fromZero = fromZero;
    this.open();
  }

  /** A fresher ticket from the host. Opens the line again if it had been denied. */
  refresh(ticket, live_url = this.live_url) {
    const moved = live_url !== this.live_url;
    Object.assign(this, { ticket, live_url });
    if (this.state === "denied" || (moved && this.state !== "closed")) this.wake(true);
  }

  /** Try now instead of at the end of the pause: the network came back, or somebody asked. */
  wake(force = false) {
    if (this.#over && !force) return;
    if (!force && this.#socket) return;
    this.#tries = 0;
    this.open();
  }

  /** Hang up for good. */
  close() {
    this.#over = true;
    this.#drop();
    this.#move("closed");
  }

  #hello(socket) {
    if (socket !== this.#socket) return;
    const last_seq = this.#fromZero ? 0 : this.lastSeq();
    socket.send(JSON.stringify({ kind: "hello", version: 1, ticket: this.ticket, last_seq }));
  }

  #hear(data, receivedAt) {
    let frame;
    try {
      frame = JSON.parse(data);
    } catch {
      return; // not ours; the heartbeat decides whether the line still works
    }
    this.#listen();
    (this.#heard[frame.kind] ?? (() => {}))(frame, receivedAt);
  }

  #heard = {
    ready: (frame) => {
      clearTimeout(this.#timers.ready);
      this.ticket = frame.ticket ?? this.ticket;
      this.#heartbeat = frame.heartbeat_ms || DEFAULT_HEARTBEAT_MS;
      this.#tries = 0;
      this.#fromZero = false;
      this.#ready = true;
      this.#listen();
      this.calls.onReady(frame);
      this.#move("live");
      this.outbox.forEach((intent) => this.#write(intent));
    },
    ping: (frame) => {
      this.ticket = frame.ticket ?? this.ticket;
      this.calls.onTicket?.(this.ticket);
      this.#socket.send(JSON.stringify({ kind: "pong" }));
    },
    ack: (frame) => this.#settle(frame.intent_id),
    error: (frame, receivedAt) => {
      // "world" means nobody could write it down: it stays in the outbox and is sent again.
      if (frame.code === "world") this.#resendLater();
      else if (frame.intent_id) this.#settle(frame.intent_id, false);
      this.calls.onFrame(frame, receivedAt);
    },
    denied: (frame) => this.#deny(frame),
    snapshot: (frame, receivedAt) => this.calls.onFrame(frame, receivedAt),
    event: (frame, receivedAt) => this.calls.onFrame(frame, receivedAt),
  };

  #settle(intent_id, acknowledged = true) {
    const at = this.outbox.findIndex((intent) => intent.intent_id === intent_id);
    if (at < 0) return;
    const [intent] = this.outbox.splice(at, 1);
    if (acknowledged) this.calls.onAcknowledged?.(intent);
    this.calls.onSettled?.(intent);
    this.calls.onOutbox(this.outbox);
  }

  #deny(frame) {
    this.#over = true;
    this.#drop();
    this.#move("denied");
    this.calls.onDenied?.(frame);
  }

  #lost(code) {
    if (code === 4401) return this.#deny({ code: "sign_in", message: "" });
    this.#later();
  }

  #later() {
    this.#drop();
    if (this.#over) return;
    this.#move("reconnecting");
    this.#timers.retry = setTimeout(() => this.open(), backoff(this.#tries++));
  }

  #resendLater() {
    clearTimeout(this.#timers.resend);
    this.#timers.resend = setTimeout(() => {
      if (this.#ready) this.outbox.forEach((intent) => this.#write(intent));
    }, CAP_MS / 2);
  }

  /** A line that stays silent for two and a half heartbeats is down, whatever the socket believes. */
  #listen() {
    clearTimeout(this.#timers.silence);
    this.#timers.silence = setTimeout(() => this.#lost(0), this.#heartbeat * 2.5);
  }

  #write(frame) {
    this.#socket.send(JSON.stringify(frame));
    this.calls.onSent(frame, performance.now());
  }

  #drop() {
    Object.values(this.#timers).forEach(clearTimeout);
    const socket = this.#socket;
    this.#socket = null;
    this.#ready = false;
    if (socket) socket.close(1000);
  }

  #move(state) {
    if (state === this.state && state !== "connecting") return;
    this.state = state;
    this.calls.onState(state);
  }
}

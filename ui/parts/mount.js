// Puts the live panel of the API into Streamlit's page and tells the script when the slow pages should look again.
//
// Streamlit calls the default export on every change of data or theme and the cleanup at unmount only, so what is
// held lives in a WeakMap keyed by the parent element, and every call may come twice.

const QUIET_MS = 400; // a burst of events asks for one run of the script
const FIRST_RETRY_MS = 500;
const CAP_MS = 10_000;
const held = new WeakMap();

export default function (component) {
  const root = component.parentElement;
  const panel = held.get(root) ?? new Mounted(root);
  held.set(root, panel);
  panel.take(component);
  return () => {
    held.delete(root);
    panel.leave();
  };
}

class Mounted {
  ticket = "";
  denials = 0;
  misses = 0;

  constructor(root) {
    this.note = document.createElement("p");
    this.note.className = "waiting";
    this.note.setAttribute("role", "status");
    this.box = document.createElement("div");
    root.append(this.note, this.box);
  }

  /** Fresh data and callbacks from the script. A ticket counts once: the panel itself keeps getting newer ones. */
  take({ data, setTriggerValue }) {
    this.trigger = setTriggerValue;
    this.data = data;
    if (!this.handle) return this.load();
    const { live_url, ticket, lang, call_id } = data;
    const fresh = ticket === this.ticket ? {} : { ticket };
    this.ticket = ticket;
    this.handle.update({ live_url, lang, call_id, ...fresh });
  }

  async load() {
    if (this.loading) return;
    this.loading = true;
    this.note.textContent = this.data.said.loading;
    const again = this.misses ? `?again=${this.misses}` : ""; // a failed import stays failed under its address
    try {
      const { mount } = await import(this.data.panel_url + again);
      if (!this.gone) this.begin(mount);
    } catch {
      this.missed();
    } finally {
      this.loading = false;
    }
  }

  begin(mount) {
    const { live_url, ticket, lang, call_id } = this.data;
    this.note.remove();
    this.ticket = ticket;
    this.handle = mount({ root: this.box, live_url, ticket, lang, call_id, onEvent: (event) => this.hear(event) });
  }

  missed() {
    if (this.gone) return;
    this.note.textContent = this.data.said.missing;
    const pause = Math.min(CAP_MS, FIRST_RETRY_MS * 2 ** this.misses++);
    this.retrying = setTimeout(() => this.load(), pause);
  }

  hear(event) {
    (this.hears[event.kind] ?? (() => {}))(event);
  }

  hears = {
    event: ({ seq, event }) => {
      const cards = event.suggestion?.cards ?? [];
      if (event.kind === "suggestion_made") this.tell({ seq, offer_ids: cards.map((card) => card.offer_id) });
      else if (event.kind === "offer_chosen" || event.kind === "call_closed") this.tell({ seq });
    },
    show: ({ offer_id }) => this.tell({ offer_id }),
    state: ({ state }) => { if (state === "live") this.denials = 0; },
    denied: ({ code }) => {
      const pause = this.denials ? Math.min(CAP_MS * 3, FIRST_RETRY_MS * 2 ** this.denials) : 0;
      this.denials += 1;
      this.asking = setTimeout(() => this.trigger("denied", { code, renewal: this.data.renewal }), pause);
    },
  };

  /** One run of the script for everything that happens within a moment. */
  tell(news) {
    this.news = { ...this.news, ...news };
    clearTimeout(this.telling);
    this.telling = setTimeout(() => {
      const told = this.news;
      this.news = undefined;
      this.trigger("suggestion", told);
    }, QUIET_MS);
  }

  leave() {
    this.gone = true;
    for (const timer of [this.telling, this.retrying, this.asking]) clearTimeout(timer);
    this.handle?.unmount();
    this.note.remove();
    this.box.remove();
  }
}

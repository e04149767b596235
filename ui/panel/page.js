// The standalone page: /panel/#ticket=...&lang=es&api=https://host:8400&theme=dark (api and theme may be left out).
// Everything stands behind the #, which a browser never sends to a server.

import { mount } from "./panel.js";

let handle = null;
let own = "";

function read() {
  const asked = new URLSearchParams(location.hash.slice(1));
  const api = asked.get("api") || location.origin;
  const live_url = `${api.replace(/^http/, "ws").replace(/\/$/, "")}/api/live`;
  return { asked, options: { live_url, ticket: asked.get("ticket") ?? "", lang: asked.get("lang") ?? "es", theme: asked.get("theme") ?? "" } };
}

/** Keep the address usable: a reload in the middle of a call needs the newest ticket. */
function remember(ticket) {
  const { asked } = read();
  if (!ticket || asked.get("ticket") === ticket) return;
  asked.set("ticket", ticket);
  own = `#${asked}`;
  history.replaceState(null, "", own);
}

function show() {
  if (location.hash === own && handle) return;
  const { options } = read();
  handle?.unmount();
  document.documentElement.lang = options.lang;
  if (options.theme) document.documentElement.dataset.theme = options.theme;
  else delete document.documentElement.dataset.theme;
  handle = mount({
    ...options,
    root: document.getElementById("panel"),
    onEvent: (event) => event.kind === "ticket" && remember(event.ticket),
  });
}

addEventListener("hashchange", show);
show();

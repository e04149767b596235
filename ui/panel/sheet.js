// The two dialogs: which keys there are, and how the call ends.

import { cap, el, set } from "./dom.js";

const KEYS = [
  ["speech", [["↵", "said"], ["S", "shorter"], ["T", "softer"], ["D", "swap"]]],
  ["offers", [["A", "accept"], ["N", "refuse"], ["O", "counter"], ["1 2 3", "show"], ["P", "propose"]]],
  ["rest", [["F", "field"], ["Esc", "escape"], ["Alt + 1 … 9", "cue"], ["X", "end"], ["?", "sheet"]]],
];

/** The sheet of keys; `toggle()` opens and closes it. */
export function keySheet(t) {
  const shut = el("button", { type: "button", class: "quiet", on: { click: () => node.close() } }, t("keys/close"), cap("Esc"));
  const groups = KEYS.map(([group, keys]) => [
    el("h3", {}, t(`keys/${group}`)),
    el("dl", {}, ...keys.flatMap(([key, name]) => [el("dt", {}, ...key.split(" ").map((one) => ("…+".includes(one) ? one : cap(one)))), el("dd", {}, t(`keys/${name}`))])),
  ]);
  const node = el("dialog", { class: "sheet", "aria-label": t("keys/title") }, el("div", { class: "row" }, el("h2", {}, t("keys/title")), shut), ...groups.flat());
  closeOutside(node);
  return { node, toggle: () => (node.open ? node.close() : node.showModal()) };
}

/** Asks how the call ends; `close(disposition)` is called with the answer. */
export function closeSheet(t, close) {
  const answers = ["no_agreement", "callback", "protocol"].map((disposition) =>
    el("button", { type: "button", on: { click: () => { node.close(); close(disposition); } } }, t(`disposition/${disposition}`)));
  const stay = el("button", { type: "button", class: "quiet", on: { click: () => node.close() } }, t("close/cancel"), cap("Esc"));
  const node = el("dialog", { class: "sheet", "aria-label": t("close/title") }, el("h2", {}, t("close/title")), el("div", { class: "answers" }, ...answers), stay);
  closeOutside(node);
  return { node, open: () => { if (!node.open) node.showModal(); set(node, "data-opened", true); } };
}

function closeOutside(dialog) {
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
}

// What to say: the reason line, the sentence with its figures in bold, and the keys that change the wording.

import { button, cap, el, say, set, unbroken } from "./dom.js";
import { scriptParts } from "./screen.js";

/** Letters get smaller, never the card taller: the sizes of panel.css, largest first. */
const SIZES = ["large", "medium", "small", "tiny"];
/** Characters up to which a figure in bold is never broken. */
const WHOLE = 24;

export function script(t, spoken, act) {
  const why = el("p", { class: "why" });
  const line = el("p", { class: "line" });
  const said = button(t("script/said"), "↵", act.said, { shortcut: "Enter" });
  const shorter = button(t("script/shorter"), "S", act.shorter, { kind: "quiet" });
  const softer = button(t("script/softer"), "T", act.softer, { kind: "quiet" });
  const swap = button(t("script/offer"), "D", act.swap, { kind: "quiet" });
  const retry = button(t("denied/retry"), "", act.retry);
  const help = el(
    "button",
    { type: "button", class: "quiet help", "aria-keyshortcuts": "?", "aria-label": t("script/keys"), on: { click: act.sheet } },
    cap("?"),
  );
  const keys = el("div", { class: "keys" }, said.node, retry.node, shorter.node, softer.node, swap.node, help);
  const node = el("section", { class: "card say", "aria-label": t("script/label") }, why, el("div", { class: "place" }, line), keys);

  function draw(model) {
    const { script: now, can, main, local } = model;
    drawWhy(why, model, t);
    drawLine(line, model, t, spoken);
    said.draw({ main: main === "said", hidden: !can.said, disabled: local.said });
    set(said.node, "data-done", local.said);
    retry.draw({ main: true, hidden: !can.retry });
    const worded = model.canAct && now?.kind === "line" && model.mode !== "protocol";
    shorter.draw({ hidden: !worded, disabled: !can.shorter });
    softer.draw({ hidden: !worded, disabled: !can.softer });
    set(shorter.node, "aria-pressed", now?.variant === "shorter");
    set(softer.node, "aria-pressed", now?.variant === "softer");
    swap.draw({ hidden: !can.swap, label: t(now?.kind === "discovery" ? "script/offer" : "script/question") });
  }

  return { node, draw };
}

/** "Cuota menor · «no llego a tanto por mes»": what it was taken to mean, then the words themselves. */
function drawWhy(node, { mode, view, script: now }, t) {
  const label = mode === "closed" ? t(`disposition/${view.disposition}`) : whyLabel(mode, now, t);
  const quoted = mode !== "closed" && mode !== "denied" && (now?.kind === "line" || now?.kind === "discovery");
  const quote = quoted ? now.why.text : "";
  if (node.dataset.label === label && node.dataset.quote === quote) return;
  Object.assign(node.dataset, { label, quote });
  node.replaceChildren(
    el("b", {}, label),
    ...(quote ? [el("span", { "aria-hidden": "true" }, " · "), el("q", { title: quote }, unbroken(quote))] : []),
  );
}

function whyLabel(mode, now, t) {
  if (mode === "denied") return t("state/denied");
  if (!now) return t("script/label");
  if (now.kind === "alternate" || now.kind === "nearest") return t(`why/${now.kind}`);
  if (now.kind === "discovery") return t("why/discovery");
  if (now.cue) return t(`intent/${now.cue}`);
  return t(`why/${now.why.key}`);
}

function drawLine(node, model, t, spoken) {
  const parts = partsOf(model, t, spoken);
  const text = parts.map((part) => part.text).join("");
  const locale = model.script?.line?.locale ?? model.view?.locale ?? null;
  if (node.dataset.text === text) return;
  node.dataset.text = text;
  set(node, "lang", locale);
  node.dataset.beat = node.dataset.beat === "a" ? "b" : "a"; // two names for one animation: each change starts it again
  node.replaceChildren(...parts.map((part) => (part.strong ? strong(part.text) : unbroken(part.text))));
  fit(node);
}

/** The largest letters in which the whole sentence fits its place; the very longest one scrolls. */
function fit(node) {
  for (const size of SIZES) {
    node.dataset.size = size;
    if (node.offsetHeight <= node.parentNode.clientHeight) return;
  }
}

/** A figure in bold, in one piece as long as it fits on a line. */
function strong(text) {
  return el("b", { class: text.length <= WHOLE ? "whole" : "" }, unbroken(text));
}

function partsOf(model, t, spoken) {
  if (model.mode === "denied") return [{ text: `${t("denied/title")}. ${t("denied/hint")}` }];
  if (model.mode === "closed") return [{ text: `${t("close/done")}. ${t("close/done_hint")}` }];
  if (model.script) return scriptParts(model.script, spoken(model.view.locale));
  return [{ text: t(model.mode === "waiting" ? "script/loading" : "script/empty") }];
}

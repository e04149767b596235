// What the debtor says: the last utterance, a field to type it, and the answer to a figure they named.

import { button, cap, el, say, set, unbroken } from "./dom.js";
import { verdictChip } from "./offer.js";
import { verdictText } from "./screen.js";

/** The engine takes no longer text; see MAX_TEXT in copilot/speech.py. */
const MAX_TEXT = 2_000;

export function ask(t, act) {
  const heard = el("p", { class: "heard" });
  const field = el("input", {
    type: "text", maxlength: MAX_TEXT, autocomplete: "off", autocapitalize: "none", spellcheck: "false", enterkeyhint: "send",
    placeholder: t("ask/placeholder"), "aria-label": t("ask/label"), "aria-keyshortcuts": "F",
  });
  const send = button(t("ask/send"), "↵", () => {}, { shortcut: "" });
  send.node.type = "submit";
  const form = el("form", { class: "row typed", on: { submit: sent } }, el("span", { class: "field" }, field, cap("F")), send.node);
  const answer = counter(t, act);
  const node = el("section", { class: "card ask", "aria-label": t("ask/label") }, heard, form, answer.node);

  function sent(event) {
    event.preventDefault();
    if (act.type(field.value)) field.value = "";
  }

  function draw(model) {
    drawHeard(heard, model.view, t);
    set(node, "hidden", model.mode === "closed" || model.mode === "denied");
    set(field, "disabled", !model.can.type);
    send.draw({ main: model.main === "send", disabled: !model.can.type });
    answer.draw(model);
  }

  return { node, draw, field };
}

/** The last thing said, on one line, with who said it. */
function drawHeard(node, view, t) {
  const last = view?.said.at(-1);
  const who = last ? t(`ask/${last.speaker}`) : "";
  const key = last ? `${who}|${last.text}` : "";
  if (node.dataset.key === key && node.childNodes.length) return;
  node.dataset.key = key;
  node.replaceChildren(...(last ? [el("b", {}, who), " ", el("q", { title: last.text }, unbroken(last.text))] : [t("ask/silence")]));
}

/** asked -> verdict and why not -> the nearest that is allowed -> propose it. Its height is kept when it is empty. */
function counter(t, act) {
  const asked = el("span", { class: "asked" });
  const verdict = verdictChip();
  const why = el("p", { class: "reason" });
  const near = el("span", { class: "near" });
  const propose = button(t("ask/propose"), "P", act.propose);
  const node = el("div", { class: "counter" }, el("p", { class: "row" }, asked, verdict.node), why, el("p", { class: "row" }, near, propose.node));

  function draw({ mode, counter: now, can, main, dim, offers }) {
    const shown = mode === "open" && now;
    set(node, "hidden", mode !== "open" && mode !== "waiting");
    node.classList.toggle("dim", dim);
    set(node, "data-empty", !shown);
    asked.replaceChildren(...(shown ? askedParts(now, t) : []));
    verdict.draw(shown ? verdictOf(now, t) : null);
    say(why, shown ? reasonText(now, t) : mode === "open" && !offers.primary ? "" : t("ask/hint"));
    near.replaceChildren(...(shown ? nearParts(now, t) : []));
    propose.draw({ main: main === "propose", disabled: !can.propose, hidden: !can.propose });
  }

  return { node, draw };
}

function askedParts(now, t) {
  const figure = el("b", {}, unbroken(now.asked?.headline ?? now.asked_text));
  return [`${t("ask/asked")} `, figure];
}

function verdictOf(now, t) {
  if (!now.asked) return { outcome: "refused", text: t("verdict/refused") };
  return { outcome: now.asked.verdict.outcome, text: verdictText(now.asked.verdict, t) };
}

/** Why it does not pass, in the engine's figures: "14 cuotas; tu límite es 12". The worst reason stands first. */
function reasonText(now, t) {
  if (now.impossible) return t(`impossible/${now.impossible}`);
  const [first] = now.reason;
  if (!first) return now.inferred ? t("ask/inferred") : "";
  return unbroken(reasonOf(first, t));
}

function reasonOf(fact, t) {
  if (fact.key === "kind") {
    return t("reason/kind", { limit: fact.text.split(",").map((kind) => t(`kind/${kind}`)).join(", ") });
  }
  const [asked, limit = ""] = fact.text.split(" / ");
  return t(t.has(`reason/${fact.key}`) ? `reason/${fact.key}` : "reason/other", { asked, limit });
}

function nearParts(now, t) {
  if (!now.nearest) return now.offered ? [] : [t("ask/no_nearest")];
  return [el("small", {}, t(now.shown ? "ask/nearest_shown" : "ask/nearest")), " ", el("b", {}, unbroken(now.nearest.headline))];
}

// What may be offered: the big card with its verdict and room, the protocol that replaces it, and two alternates.

import { button, cap, el, say, set, unbroken } from "./dom.js";
import { limitText } from "./figures.js";
import { protocolPath, verdictText } from "./screen.js";

const EMPTY = { "empty open": "offer/empty", "agreed agreed": "offer/agreed_hint" };
/** Characters from which a text gets smaller letters instead of a second line. */
const LONG_HEADLINE = 25;
const LONG_FACT = 13;
/** Kinds whose headline says what they are. */
const PLAIN_KINDS = new Set(["settlement", "installment_plan"]);
const SIGNS = { allowed: "✓", needs_approval: "!", refused: "✕" };

export function offer(t, act) {
  const headline = el("h2", { class: "headline" });
  const kind = el("span", { class: "kind" });
  const top = el("div", { class: "row top" }, headline, kind);
  const verdict = verdictChip();
  const decides = el("p", { class: "decides" });
  const facts = el("dl", { class: "facts" });
  const room = roomBar(t);
  const empty = el("p", { class: "empty" });
  const steps = el("ol", { class: "steps" });
  const accept = button(t("offer/accept"), "A", act.accept);
  const refuse = button(t("offer/refuse"), "N", act.refuse);
  const counter = button(t("offer/counter"), "O", act.counter);
  const end = button(t("close/agreement"), "X", act.end);
  const acts = el("div", { class: "acts" }, accept.node, refuse.node, counter.node, end.node);
  const judged = el("div", { class: "row judged" }, verdict.node, decides);
  const node = el("section", { class: "card offer", "aria-label": t("offer/label") }, top, judged, facts, room.node, steps, empty, acts);

  function draw(model) {
    const { mode, offers, can, main, pending } = model;
    const card = offers.primary?.card ?? null;
    const face = mode === "protocol" ? "protocol" : card ? (mode === "open" ? "card" : "agreed") : "empty";
    set(node, "data-face", face);
    node.classList.toggle("dim", model.dim && face === "card");
    drawTop(face, model, card);
    drawFacts(facts, card, t);
    room.draw(face === "card" ? card : null);
    drawSteps(steps, face === "protocol" ? t.raw(`${protocolPath(model.view.protocol, t)}/steps`) : []);
    say(empty, EMPTY[`${face} ${mode}`] ? t(EMPTY[`${face} ${mode}`]) : "");
    set(node, "hidden", face === "empty" && (mode === "closed" || mode === "denied"));
    const sent = !!card && pending.offers.has(card.offer_id);
    accept.draw({ main: main === "accept", disabled: !can.accept, hidden: face !== "card", label: t(sent ? "offer/sent" : "offer/accept") });
    refuse.draw({ disabled: !can.refuse, hidden: face !== "card" });
    counter.draw({ disabled: !can.counter, hidden: face !== "card" });
    const ends = can.end && (mode === "agreed" || mode === "protocol");
    end.draw({ main: main === "end", hidden: !ends, label: t(`close/${model.ending}`) });
    set(acts, "hidden", face === "empty" || mode === "closed");
    set(judged, "hidden", face === "empty" || face === "protocol");
  }

  function drawTop(face, { mode, view }, card) {
    say(headline, face === "protocol" ? t("offer/steps") : unbroken(card?.headline ?? ""));
    set(headline, "data-long", headline.textContent.length > LONG_HEADLINE);
    say(kind, face === "card" && card.offer ? t(`kind/${card.offer.kind}`) : "");
    set(top, "hidden", face === "empty");
    const done = face === "agreed" ? { outcome: "allowed", text: t("offer/agreed") } : null;
    verdict.draw(done ?? (card?.verdict && { outcome: card.verdict.outcome, text: verdictText(card.verdict, t) }));
    drawDecides(decides, mode === "open" ? card : null, view?.locale, t);
  }

  return { node, draw };
}

/** Two rows that never move: each keeps its number, and pressing it changes places with the big card. */
export function alternates(t, act) {
  const rows = [alternateRow(t, act), alternateRow(t, act)];
  const node = el("section", { class: "card alternates", "aria-label": t("offer/alternates") }, ...rows.map((row) => row.node));

  function draw({ mode, offers, dim }) {
    set(node, "hidden", mode !== "open" && mode !== "waiting");
    node.classList.toggle("dim", dim);
    rows.forEach((row, index) => row.draw(offers.rows[index] ?? null));
  }

  return { node, draw };
}

function alternateRow(t, act) {
  const key = cap("");
  const headline = el("b", { class: "amount" });
  const note = el("span", { class: "note" });
  const verdict = verdictChip();
  const node = el("button", { type: "button", class: "alternate", on: { click: () => act.show(number) } }, key, el("span", { class: "what" }, headline, note), verdict.node);
  let number = 0;

  function draw(entry) {
    number = entry?.number ?? 0;
    const card = entry?.card;
    set(node, "aria-disabled", entry ? null : "true");
    set(node, "aria-keyshortcuts", entry ? number : null);
    set(node, "aria-label", card ? t("offer/show", { n: number, headline: card.headline, verdict: verdictText(card.verdict, t) }) : null);
    set(key, "hidden", !entry);
    say(key, String(number));
    say(headline, unbroken(card?.headline ?? ""));
    say(note, card ? noteOf(card, t) : t("offer/no_alternate"));
    verdict.draw(card ? { outcome: card.verdict.outcome, text: card.verdict.outcome === "allowed" ? "" : verdictText(card.verdict, t, "short_") } : null);
  }

  return { node, draw };
}

/** What tells an alternate apart: what is saved, else what it costs, else its kind or the total; and a kind that is not plain. */
function noteOf(card, t) {
  const kind = PLAIN_KINDS.has(card.offer?.kind ?? "settlement") ? "" : t(`kind/${card.offer.kind}`);
  const keys = kind ? ["saves", "extra_cost"] : ["saves", "extra_cost", "total"];
  const fact = keys.map((key) => card.facts.find((one) => one.key === key)).find(Boolean);
  return [kind, fact && `${t(`note/${fact.key}`)} ${unbroken(fact.text)}`].filter(Boolean).join(" · ");
}

/** Sign, word and color together; color alone says nothing. */
export function verdictChip() {
  const sign = el("b", { "aria-hidden": "true" });
  const text = el("span");
  const node = el("span", { class: "verdict" }, sign, text);
  return {
    node,
    draw(shown) {
      set(node, "hidden", !shown);
      if (!shown) return;
      set(node, "data-outcome", shown.outcome);
      say(sign, SIGNS[shown.outcome] ?? "");
      say(text, shown.text);
    },
  };
}

function drawDecides(node, card, locale, t) {
  const step = card?.verdict?.steps.find((one) => one.lever === card.verdict.decisive);
  const rule = step && (step.cap_id ? t("decides/cap", { rule: step.cap_id }) : step.rule_id && t("decides/rule", { rule: step.rule_id }));
  const text = step ? [unbroken(limitText(step, locale, t)), rule].filter(Boolean).join(" · ") : "";
  say(node, text);
  set(node, "title", text ? `${t("decides/label")}: ${text}` : null);
}

function drawFacts(node, card, t) {
  const wanted = JSON.stringify(card?.facts ?? []);
  if (node.dataset.facts === wanted) return;
  node.dataset.facts = wanted;
  node.replaceChildren(
    ...(card?.facts ?? []).map((fact) =>
      el("div", {}, el("dt", {}, t(`fact/${fact.key}`)), el("dd", { "data-long": fact.text.replace(/ · .*| de \d{4}$/u, "").length > LONG_FACT }, ...factParts(fact.text)))),
  );
}

/** "$ 96.350 · 23,3 %", "5 de marzo de 2027": what matters first, the share or the year smaller. */
function factParts(text) {
  const [, first, rest] = /^(.+?)(?: · (.+)|( de \d{4}))?$/u.exec(text).map((part) => part ?? "");
  const small = rest || text.slice(first.length);
  return [unbroken(first), small ? " " : null, small ? el("small", {}, unbroken(small.trim())) : null].filter(Boolean);
}

function drawSteps(node, steps) {
  set(node, "hidden", steps.length === 0);
  if (node.dataset.steps === steps.join("|")) return;
  node.dataset.steps = steps.join("|");
  node.replaceChildren(...steps.map((step) => el("li", {}, step)));
}

function roomBar(t) {
  const fill = el("i");
  const bar = el("span", { class: "bar", role: "img" }, fill);
  const text = el("span", { class: "left" });
  const node = el("p", { class: "room" }, el("span", {}, t("offer/room")), bar, text);
  return {
    node,
    draw(card) {
      set(node, "hidden", !card);
      if (!card) return;
      const left = card.room.map((fact) => roomText(fact, t)).join(" · ");
      fill.style.setProperty("inline-size", `${roomShare(card) * 100}%`);
      set(bar, "aria-label", `${t("offer/room")}: ${left}`);
      say(text, unbroken(left));
    },
  };
}

const ROOM_LEVERS = { installments_left: "installments", discount_points_left: "discount_total" };

/** How much of the bar is filled, 0 to 1: the scarcest of the levers that the words beside it name. */
function roomShare({ room, verdict }) {
  const steps = room.map((fact) => verdict.steps.find((step) => step.lever === ROOM_LEVERS[fact.key])).filter(Boolean);
  const shares = steps.map((step) => (step.limit > 0 ? step.room / step.limit : 0));
  return shares.length ? Math.min(1, Math.max(0, Math.min(...shares))) : 0;
}

function roomText(fact, t) {
  const one = `room/${fact.key}_one`;
  return t(fact.text === "1" && t.has(one) ? one : `room/${fact.key}`, { text: fact.text });
}

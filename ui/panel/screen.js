// What the panel shows right now: view + what the advisor did locally + the state of the line. Pure, no page.

import { count, elapsed } from "./figures.js";

/** What the advisor changed on this screen only; a new suggestion starts it afresh. */
export const FRESH = Object.freeze({ shown: "", variant: "main", question: true, said: false });

/** The intents after which one key must not end the call: the person stays on the line. */
const STAY = new Set(["self_harm_risk"]);
/** The stages in which the sentence comes before any offer. */
const SPEAK_FIRST = new Set(["opening", "purpose"]);
/** The intents during which no clock is shown. */
const NO_CLOCK = new Set(["self_harm_risk", "vulnerability", "death_of_holder"]);

/** The whole screen as plain values; every section draws its own part of it. */
export function screen({ view, local, link }) {
  const mode = modeOf(view, link);
  const offers = offersOf(view, local, mode);
  const script = scriptOf(view, local, offers);
  const counter = counterOf(view, offers);
  const pending = pendingOf(link.outbox);
  const model = {
    mode, view, link, offers, script, counter, pending,
    dim: link.state === "reconnecting" && mode !== "closed",
    clock: view !== null && mode !== "waiting" && !(mode === "protocol" && NO_CLOCK.has(view.protocol)),
    canAct: mode === "open" || mode === "protocol" || mode === "agreed",
  };
  model.can = allowedKeys(model);
  model.ending = endingOf(model);
  model.main = mainKey(model, local);
  return model;
}

/** waiting | open | protocol | agreed | closed | denied: the six faces of the panel. */
function modeOf(view, link) {
  if (link.state === "denied") return "denied";
  if (!view) return "waiting";
  if (view.state === "closed") return "closed";
  if (view.protocol) return "protocol";
  return view.agreed ? "agreed" : "open";
}

/** The card in the big slot, and the two rows below it; every card keeps the number it was suggested with. */
function offersOf(view, local, mode) {
  const none = { primary: null, rows: [] };
  if (!view?.suggestion || mode === "protocol" || mode === "denied") return none;
  const cards = view.suggestion.cards.map((card, index) => ({ card, number: index + 1, nearest: false }));
  if (mode === "agreed" || mode === "closed") return { primary: agreedCard(view, cards), rows: [] };
  const nearest = view.suggestion.counter?.nearest ?? view.suggestion.counter?.asked;
  const known = nearest && !cards.some(({ card }) => card.offer_id === nearest.offer_id);
  const all = known ? [...cards, { card: nearest, number: 0, nearest: true }] : cards;
  const primary = all.find(({ card }) => card.offer_id === local.shown) ?? cards[0] ?? null;
  const rows = cards.filter((entry) => entry !== primary).slice(0, 2);
  return { primary, rows };
}

function agreedCard(view, cards) {
  if (!view.agreed) return null;
  const found = cards.find(({ card }) => card.offer_id === view.agreed);
  if (found) return found;
  const headline = view.choices.findLast((choice) => choice.offer_id === view.agreed)?.headline ?? "";
  return { card: { offer_id: view.agreed, headline, facts: [], room: [], verdict: null }, number: 1, nearest: false };
}

/** The sentence in the script slot. A promoted card brings a sentence made of its own figures, never another's. */
function scriptOf(view, local, offers) {
  const suggestion = view?.suggestion;
  if (!suggestion) return null;
  const other = offers.primary && suggestion.cards[0] && offers.primary.card !== suggestion.cards[0];
  if (other && !view.agreed) return { kind: offers.primary.nearest ? "nearest" : "alternate", card: offers.primary.card };
  const asks = suggestion.discovery !== null && suggestion.counter === null;
  const question = asks && local.question;
  const line = question ? suggestion.discovery : (suggestion[local.variant] ?? suggestion.line);
  return {
    kind: question ? "discovery" : "line",
    line,
    variant: question ? "main" : local.variant,
    variants: { shorter: !question && !!suggestion.shorter, softer: !question && !!suggestion.softer, swap: asks },
    why: suggestion.why,
    cue: cueOf(view),
  };
}

/** The intent behind the reason line: the last piece of evidence with the same words. "" when there is none. */
function cueOf(view) {
  const { why, protocol } = view.suggestion;
  if (protocol) return protocol;
  if (!["said", "typed", "keyed"].includes(why.key)) return "";
  const evidence = view.profile?.evidence ?? [];
  const same = evidence.findLast((piece) => piece.text && why.text && why.text.includes(piece.text));
  return (same ?? (why.key === "keyed" ? evidence.at(-1) : undefined))?.cue ?? "";
}

function counterOf(view, offers) {
  const counter = view?.suggestion?.counter;
  if (!counter) return null;
  const offered = counter.nearest ?? (counter.asked?.verdict.outcome === "allowed" ? counter.asked : null);
  const shown = offered !== null && offers.primary?.card.offer_id === offered.offer_id;
  return { ...counter, offered, shown, inferred: view.ask?.inferred === true };
}

/** Offers that have a choice on its way, and whether a close is. */
function pendingOf(outbox) {
  return {
    count: outbox.length,
    offers: new Set(outbox.filter((intent) => intent.kind === "choice").map((intent) => intent.offer_id)),
    closing: outbox.some((intent) => intent.kind === "close"),
  };
}

function allowedKeys({ mode, offers, script, counter, pending, canAct }) {
  const card = mode === "open" ? offers.primary?.card : null;
  const free = !!card && !pending.offers.has(card.offer_id);
  return {
    said: canAct && script !== null,
    shorter: canAct && !!script?.variants?.shorter,
    softer: canAct && !!script?.variants?.softer,
    swap: canAct && !!script?.variants?.swap,
    accept: free && card.verdict.outcome === "allowed",
    refuse: free,
    counter: free,
    propose: mode === "open" && !!counter?.offered && !counter.shown,
    type: canAct,
    cue: canAct,
    end: canAct && !pending.closing,
    retry: mode === "denied",
  };
}

/** How the X key ends the call: with one press, or by the sheet that asks first ("open"). */
function endingOf({ mode, view }) {
  if (mode === "agreed") return "agreement";
  return mode === "protocol" && !STAY.has(view.protocol) ? "protocol" : "open";
}

/** The one filled button: what a good advisor presses next. "" when there is nothing left to press. */
function mainKey({ mode, view, can, script, pending }, local) {
  if (mode === "denied") return "retry";
  if (!can.type || pending.closing) return "";
  if (mode === "agreed") return "end";
  if (mode === "protocol") return local.said && !STAY.has(view.protocol) ? "end" : "said";
  if (can.propose) return "propose";
  const speakFirst = script?.kind === "discovery" || SPEAK_FIRST.has(view.suggestion?.stage);
  if (speakFirst && !local.said) return "said";
  if (view.suggestion?.stage === "opening") return "send";
  if (can.accept) return "accept";
  return script && !local.said ? "said" : "send";
}

/** The sentence as parts with engine values strong; a promoted card is put into the catalogue's frame. */
export function scriptParts(script, t) {
  if (script.line) return script.line.parts;
  const [before, after] = t.raw("script/alternate");
  return [{ text: before }, { text: script.card.headline, strong: true }, { text: after }];
}

/** The chips of the header, most telling first: [text, strong]. */
export function chips(view, t) {
  const days = view.days_past_due;
  return [
    [days > 0 ? t.count("head/days", days) : t("head/days_none"), true],
    [t(`product/${view.segment.product}`), false],
    [t(`ageing/${view.segment.ageing}`), false],
    [t(`band/${view.segment.band}`), false],
    ...(view.debts?.length > 1 ? [[t("head/debts", { n: view.debts.length }), false]] : []),
  ];
}

/** One line for those who listen to the screen instead of looking at it. */
export function announcement(model, t) {
  const { mode, view, offers } = model;
  if (mode === "closed") return t("announce/closed");
  if (mode === "protocol") return t("announce/protocol", { title: t(`${protocolPath(view.protocol, t)}/title`) });
  const card = offers.primary?.card;
  if (mode === "agreed") return t("announce/agreed", { headline: card?.headline ?? "" });
  if (mode !== "open" || !view.suggestion) return "";
  const verdict = card ? verdictText(card.verdict, t) : "";
  return t("announce/suggestion", { headline: card ? `${card.headline}.` : "", verdict }).trim();
}

/** Where the title and steps of a protocol stand in the catalogue. */
export function protocolPath(intent, t) {
  return t.has(`protocol/${intent}/title`) ? `protocol/${intent}` : "protocol/default";
}

/** The verdict in words: "Dentro de tu límite", "Autoriza líder". */
export function verdictText(verdict, t, prefix = "") {
  return t(`verdict/${prefix}${verdict.outcome}`, { role: t(`role/${verdict.approver}`) });
}

/** How long the call lasts or lasted, "04:12" or "1:04:12". */
export function duration(view, now) {
  const end = view.closed_at ? Date.parse(view.closed_at) : now;
  return elapsed(end - Date.parse(view.opened_at));
}

/** "412 ofertas calculadas, 96 permitidas". */
export function priced(suggestion, t, locale) {
  const n = suggestion.candidates;
  const text = t.count("profile/priced", n, { n: count(n, locale), allowed: count(suggestion.allowed, locale) });
  return text;
}

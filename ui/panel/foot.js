// The lower half: cue keys, the profile with its evidence, and how to end the call.

import { button, cap, el, say, set } from "./dom.js";
import { share } from "./figures.js";
import { priced } from "./screen.js";

const EVIDENCE = 3;

export function cues(t, act) {
  const grid = el("div", { class: "grid" });
  const node = el("section", { class: "card cues", "aria-label": t("cues/label") },
    el("p", { class: "legend" }, t("cues/label"), el("span", {}, cap("Alt"), " + ", cap("1"), " … ", cap("9"))), grid);

  function draw({ view, can, mode }) {
    const keys = view?.cue_keys ?? [];
    set(node, "hidden", mode === "closed" || mode === "denied" || keys.length === 0);
    if (node.dataset.keys !== JSON.stringify(keys)) {
      node.dataset.keys = JSON.stringify(keys);
      grid.replaceChildren(...keys.map((one) => cueButton(one, view.locale)));
    }
    for (const child of grid.children) set(child, "aria-disabled", can.cue ? null : "true");
  }

  function cueButton({ key, cue, label }, locale) {
    // The catalogue's label is short enough for a third of the panel; the lexicon's longer one is one hover away.
    const own = t.has(`intent/${cue}`) ? t(`intent/${cue}`) : label || cue;
    return el(
      "button",
      { type: "button", class: "cue", title: locale.slice(0, 2) === t.lang ? label : own, "aria-keyshortcuts": `Alt+${key}`, on: { click: () => act.cue(key) } },
      cap(String(key)), el("span", {}, own),
    );
  }

  return { node, draw };
}

export function profile(t) {
  const blob = el("i");
  const point = el("b");
  const map = el("div", { class: "map", role: "img" }, blob, point,
    el("span", { class: "wants", "aria-hidden": "true" }, t("profile/wants")),
    el("span", { class: "can", "aria-hidden": "true" }, t("profile/can")));
  const name = el("b");
  const sure = el("span", { class: "sure" });
  const evidence = el("p", { class: "evidence" });
  const numbers = el("p", { class: "numbers" });
  const node = el("section", { class: "card profile", "aria-label": t("profile/label") }, map, el("div", {}, el("p", {}, name, " ", sure), evidence, numbers));

  function draw({ mode, view }) {
    set(node, "hidden", mode === "protocol" || mode === "closed" || mode === "denied");
    const now = view?.profile;
    if (!now) return say(name, t("profile/abstain"));
    const locale = view.locale;
    map.style.setProperty("--x", String((now.can + 1000) / 2000));
    map.style.setProperty("--y", String((1000 - now.wants) / 2000));
    map.style.setProperty("--doubt", String(1 - now.confidence / 1_000_000));
    set(map, "aria-label", t("profile/map", { wants: share(now.wants * 1000, locale), can: share(now.can * 1000, locale) }));
    set(map, "data-abstains", !now.quadrant);
    say(name, now.quadrant ? t(`quadrant/${now.quadrant}`) : t("profile/abstain"));
    say(sure, now.evidence.length ? t("profile/confidence", { text: share(Math.round(now.confidence / 10_000) * 10_000, locale) }) : "");
    drawEvidence(evidence, now, t);
    say(numbers, view.suggestion?.candidates ? `${priced(view.suggestion, t, locale)} · ${t("profile/priors")}` : "");
  }

  return { node, draw };
}

/** The latest pieces of evidence, newest first: the words where there are words, else the cue. */
function drawEvidence(node, { quadrant, evidence }, t) {
  const pieces = evidence.slice(-EVIDENCE).reverse();
  const text = pieces.map((piece) => (piece.text ? `«${piece.text}»` : t(`intent/${piece.cue}`))).join(" · ");
  say(node, text || t(quadrant ? "profile/no_evidence" : "profile/abstain_hint"));
}

export function closing(t, act) {
  const end = button(t("close/open"), "X", act.ending, { kind: "quiet" });
  const node = el("div", { class: "closing" }, end.node);
  return {
    node,
    draw({ mode, can }) {
      set(node, "hidden", mode !== "open");
      end.draw({ disabled: !can.end });
    },
  };
}

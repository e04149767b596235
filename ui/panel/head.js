// Who and how much: the header, and the strip below it (stages of the call, or what must not be missed).

import { el, say, set, unbroken } from "./dom.js";
import { chips, duration, protocolPath } from "./screen.js";

const STAGES = ["opening", "purpose", "discovery", "offer", "objection", "close"];

export function head(t) {
  const dot = el("i", { class: "dot", "aria-hidden": "true" });
  const state = el("span", { class: "state" });
  const clock = el("span", { class: "clock", title: t("head/elapsed") });
  const owed = el("span", { class: "owed" }, t("head/claim"));
  const name = el("h1", { class: "name" });
  const claim = el("span", { class: "claim" });
  const list = el("ul", { class: "chips" });
  const node = el(
    "header",
    { class: "card head" },
    el("p", { class: "row" }, dot, state, clock, owed),
    el("p", { class: "row" }, name, claim),
    list,
  );

  function draw({ view, link, clock: shown, mode }) {
    say(state, t(`state/${mode === "closed" ? "closed" : link.state}`));
    say(name, view ? view.debtor.name || view.debtor.debtor_id : "…");
    say(claim, view ? unbroken(view.claim.text) : "");
    set(owed, "hidden", !view);
    const wanted = view ? chips(view, t).map(([text, strong]) => el("li", { class: strong ? "strong" : "" }, text)) : [];
    if (wanted.map((chip) => chip.textContent).join() !== [...list.children].map((chip) => chip.textContent).join()) {
      list.replaceChildren(...wanted);
    }
    set(clock, "hidden", !shown);
  }

  return { node, draw, tick: ({ view, clock: shown }) => shown && say(clock, duration(view, Date.now())) };
}

export function strip(t) {
  const steps = STAGES.map((stage) => el("li", {}, t(`stage/${stage}`)));
  const stages = el("ol", { class: "stages", "aria-label": t("stages") }, ...steps);
  const sign = el("b", { class: "sign", "aria-hidden": "true" }, "!");
  const text = el("span", { class: "text" });
  const waiting = el("b", { class: "waiting" });
  const banner = el("p", { class: "banner", role: "alert" }, sign, text, waiting);
  const node = el("div", { class: "strip" }, stages, banner);

  function draw(model) {
    const shown = bannerOf(model, t);
    set(banner, "data-kind", shown?.kind ?? null);
    set(banner, "hidden", !shown);
    set(stages, "hidden", !!shown);
    say(text, shown?.text ?? "");
    say(waiting, shown && model.pending.count && model.link.state !== "live" ? t.count("banner/waiting", model.pending.count) : "");
    drawStages(model);
  }

  function drawStages({ view, mode }) {
    const now = mode === "denied" ? -1 : STAGES.indexOf(mode === "closed" || mode === "agreed" ? "close" : (view?.suggestion?.stage ?? ""));
    steps.forEach((step, index) => {
      set(step, "data-step", now < 0 ? null : index < now ? "past" : index === now ? "now" : null);
      set(step, "aria-current", index === now ? "step" : null);
    });
  }

  return { node, draw };
}

/** What outranks the stages: a stop, then a broken line, then a system that cannot write, then a gap that was said. */
function bannerOf({ mode, view, link }, t) {
  if (mode === "denied" || mode === "closed") return null;
  if (link.state === "reconnecting") return { kind: "warn", text: t("banner/reconnecting") };
  if (mode === "protocol") {
    return { kind: "stop", text: `${t("banner/stop")} · ${t(`${protocolPath(view.protocol, t)}/title`)}` };
  }
  if (link.degraded) return { kind: "warn", text: t("banner/degraded") };
  if (link.unrecovered) return { kind: "warn", text: t("banner/unrecovered") };
  return null;
}

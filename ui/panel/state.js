// The call as the panel knows it: a fold of frames. Pure: no page, no clock, no socket.
// Promise, tested: snapshot + events gives the same view as a fresh snapshot taken after those events.

const SAID = 20; // the snapshot carries the last 20 utterances; so does the fold

/**
 * The view after one frame, or null when it cannot be known and a snapshot must be asked for.
 *
 * A snapshot replaces everything. An event already seen changes nothing. An event after a gap, or one that needs
 * something the panel never saw, gives null.
 */
export function fold(view, frame) {
  if (frame.kind === "snapshot") return { ...frame.view, seq: frame.seq };
  if (!view) return null;
  if (frame.seq <= view.seq) return view;
  if (frame.seq !== view.seq + 1) return null;
  const taken = (TAKEN[frame.event.kind] ?? unchanged)(view, frame.event);
  return taken && { ...taken, seq: frame.seq };
}

/** Every card on the screen of `view`: offers first, then the debtor's figure and the nearest to it. */
export function cardsShown(view) {
  const suggestion = view?.suggestion;
  if (!suggestion) return [];
  const counter = suggestion.counter;
  return [...suggestion.cards, counter?.asked, counter?.nearest].filter(Boolean);
}

const unchanged = (view) => view;

const TAKEN = {
  call_opened: (view, event) => ({ ...view, locale: event.locale, on: event.on, opened_at: event.at }),
  utterance_heard: (view, event) => ({ ...view, said: [...view.said, event.utterance].slice(-SAID) }),
  cue_keyed: unchanged,
  cues_detected: (view, event) => ({ ...view, profile: event.profile, ask: event.ask ?? view.ask }),
  suggestion_made: (view, event) => ({ ...view, suggestion: event.suggestion, protocol: event.suggestion.protocol }),
  offer_chosen: chosen,
  call_closed: (view, event) => ({ ...view, state: "closed", closed_at: event.at, disposition: event.disposition }),
};

function chosen(view, { choice }) {
  // The event holds the terms but not the headline; an offer this panel never showed needs a snapshot.
  const card = cardsShown(view).find((shown) => shown.offer_id === choice.offer_id);
  if (!card) return null;
  const { offer_id, outcome, because } = choice;
  const line = { offer_id, outcome, headline: card.headline, because };
  return {
    ...view,
    choices: [...view.choices, line],
    agreed: outcome === "accepted" ? offer_id : view.agreed,
  };
}

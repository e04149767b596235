// What the advisor can do. Each action asks the drawn screen whether it may, so keys and buttons cannot disagree.

/** The actions of one panel, by the names that keys.js and the buttons use. */
export function actions(panel) {
  const can = (name) => panel.model?.can[name] === true;
  const send = (intent) => panel.connection.send(intent);

  function locally(change) {
    panel.local = { ...panel.local, ...change };
    panel.redraw();
  }

  function choose(name, outcome) {
    if (!can(name)) return false;
    send({ kind: "choice", offer_id: panel.model.offers.primary.card.offer_id, outcome, because: "" });
    return true;
  }

  function word(variant) {
    if (can(variant)) locally({ variant: panel.local.variant === variant ? "main" : variant, said: false });
  }

  function put(card) {
    locally({ shown: card.offer_id, variant: "main", said: false });
    panel.onEvent({ kind: "show", offer_id: card.offer_id });
  }

  const act = {
    said() {
      if (!can("said") || panel.local.said) return;
      send({ kind: "utterance", speaker: "advisor", text: panel.sentence(), source: "typed" });
      locally({ said: true });
    },
    shorter: () => word("shorter"),
    softer: () => word("softer"),
    swap: () => can("swap") && locally({ question: !panel.local.question, variant: "main", said: false }),
    show(number) {
      const card = panel.model.mode === "open" && panel.view.suggestion?.cards[number - 1];
      if (card && card !== panel.model.offers.primary?.card) put(card);
    },
    propose: () => can("propose") && put(panel.model.counter.offered),
    accept: () => choose("accept", "accepted"),
    refuse: () => choose("refuse", "refused"),
    counter: () => choose("counter", "countered") && act.focus(),
    type(text) {
      if (!can("type") || !text.trim()) return false;
      send({ kind: "utterance", speaker: "debtor", text: text.trim(), source: "typed" });
      return true;
    },
    cue(key) {
      const found = can("cue") && panel.view.cue_keys.find((one) => one.key === key);
      if (found) send({ kind: "cue", cue: found.cue });
    },
    focus: () => panel.parts.ask.field.focus(),
    sheet: () => panel.keySheet.toggle(),
    end() {
      const { ending } = panel.model;
      if (ending === "open") act.ending();
      else act.close(ending);
    },
    ending: () => can("end") && panel.closeSheet.open(),
    close: (disposition) => can("end") && send({ kind: "close", disposition }),
    retry: () => panel.connection.wake(true),
  };
  return act;
}

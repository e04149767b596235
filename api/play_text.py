"""What a played call looks like in a terminal: what was done, what was suggested, what it costs and who allows it."""

from collections.abc import Iterator

from pydantic import TypeAdapter

from copilot.events import CallOpened, CuesDetected, Entry, OfferChosen, SuggestionMade
from copilot.recording import Chosen, Ended, Keyed, Spoken, Step
from copilot.scripts.figures import money_text
from copilot.suggestion import Card, Fact, Suggestion
from copilot.verdict import Outcome

_SUGGESTION: TypeAdapter[Suggestion] = TypeAdapter(Suggestion)


def json_lines(entries: list[Entry]) -> Iterator[str]:
    """Every suggestion among the entries as one line of JSON, complete and as stored."""
    for entry in entries:
        if isinstance(entry.event, SuggestionMade):
            yield _SUGGESTION.dump_json(entry.event.suggestion).decode()


def step_lines(step: Step) -> list[str]:
    """A step of the recording: when, who, what."""
    return ["", f"{step.at_ms // 60_000:02d}:{step.at_ms % 60_000 / 1000:04.1f}   {_done(step)}"]


def text_lines(entries: list[Entry]) -> Iterator[str]:
    """What followed from a step, to be read by people."""
    for entry in entries:
        match entry.event:
            case CallOpened():
                yield _opened(entry.call_id, entry.event)
            case CuesDetected(cues=cues) if cues:
                yield _row("heard", ", ".join(cue.kind for cue in cues))
            case OfferChosen(choice=choice):
                yield _row("recorded", f"{choice.outcome} {choice.origin} {choice.offer_id}")
            case SuggestionMade(suggestion=suggestion):
                yield from _suggested(suggestion, entry.took_ms)


def _opened(call_id: str, opened: CallOpened) -> str:
    position, who = opened.position, opened.authority
    claim = money_text(position.claim.total, opened.locale)
    return (
        f"{call_id}: {position.debtor.name or position.debtor.debtor_id} ({position.debtor.debtor_id}) owes {claim}, "
        f"{position.days_past_due} days past due; {who.actor_id} as {who.role}, {opened.versions.policy}"
    )


def _done(step: Step) -> str:
    match step:
        case Spoken():
            return f"{step.speaker}: {step.text}"
        case Keyed():
            return f"[key {step.cue}]"
        case Chosen():
            return f"[{step.offer} {step.outcome}] {step.because}".rstrip()
        case Ended():
            return f"[close {step.disposition}]"


def _suggested(suggestion: Suggestion, took_ms: float) -> Iterator[str]:
    said = f' "{suggestion.why.text}"' if suggestion.why.text else ""
    yield _row("why", f"{suggestion.why.key}{said}  ({suggestion.stage}, {took_ms:.1f} ms)")
    if suggestion.protocol:
        yield _row("PROTOCOL", f"{suggestion.protocol}: nothing is offered")
    yield _row("say", suggestion.line.text)
    if suggestion.discovery is not None:
        yield _row("ask", suggestion.discovery.text)
    counter = suggestion.counter
    if counter is not None:
        answer = _card(counter.asked) if counter.asked else f"no offer: {counter.impossible}"
        why = f" [{_facts(counter.reason)}]" if counter.reason else ""
        yield _row("asked", f"{counter.asked_text} -> {answer}{why}")
        if counter.nearest is not None:
            yield _row("nearest", _card(counter.nearest))
    for k, card in enumerate(suggestion.cards):
        yield _row("alternate" if k else "offer", _card(card))


def _row(label: str, text: str) -> str:
    return f"{'':<10}{label:<10}{text}"


def _card(card: Card) -> str:
    return f"{card.headline}  {_verdict(card)}  {_facts(card.facts)}"


def _verdict(card: Card) -> str:
    verdict = card.verdict
    if verdict.outcome is Outcome.ALLOWED:
        return f"allowed ({_facts(card.room)})"
    approver = f" of {verdict.approver}" if verdict.approver else ""
    return f"{verdict.outcome.value.replace('_', ' ')}{approver} ({verdict.decisive})"


def _facts(facts: tuple[Fact, ...]) -> str:
    return ", ".join(f"{fact.key.replace('_', ' ')} {fact.text}".rstrip() for fact in facts)

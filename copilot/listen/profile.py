"""Does the debtor want to pay, and can they? The profile is moved by cues; every move keeps its words."""

from collections.abc import Sequence

from copilot.listen.lexicon import Intent, Lexicon
from copilot.speech import Cue, Evidence, Profile
from copilot.verdict import PPM

AXIS = 1_000
"""Both axes run from -AXIS to AXIS, in thousandths."""


def move(profile: Profile, cues: Sequence[Cue], *, text: str, lexicon: Lexicon, threshold: int) -> Profile:
    """`profile` after the cues of one utterance (`text`) or one key.

    Each cue shifts an axis by shift * confidence, halved for every earlier evidence of the same intent, for saying it
    twice is not two facts; axes are clipped. Confidence: 1 - (1 - before) * (1 - strength * confidence), in ppm,
    halved the same way. The quadrant is "" below `threshold` (ppm) and while an axis is exactly 0. Integers only.
    Cues whose intent has no strength (wrong number, self-harm) say nothing about paying and leave no evidence.
    """
    wants, can, confidence = profile.wants, profile.can, profile.confidence
    evidence = list(profile.evidence)
    for cue in cues:
        intent = lexicon.intents.get(cue.kind)
        if intent is None or intent.strength == 0:
            continue
        weight = cue.confidence >> sum(1 for known in evidence if known.cue == cue.kind)
        shift = _shift(intent, weight)
        wants, can = _clip(wants + shift[0]), _clip(can + shift[1])
        confidence += (PPM - confidence) * (intent.strength * weight // AXIS) // PPM
        words = cue.text or text[cue.start : cue.end]
        evidence.append(Evidence(cue=cue.kind, wants=shift[0], can=shift[1], text=words))
    return Profile(
        wants=wants, can=can, confidence=confidence, quadrant=_quadrant(wants, can, confidence, threshold),
        evidence=tuple(evidence),
    )  # fmt: skip


def _shift(intent: Intent, weight: int) -> tuple[int, int]:
    return _part(intent.wants, weight), _part(intent.can, weight)


def _part(shift: int, weight: int) -> int:
    """shift * weight / PPM toward zero, so a shift and its opposite cancel exactly."""
    size = abs(shift) * weight // PPM
    return size if shift > 0 else -size


def _clip(value: int) -> int:
    return max(-AXIS, min(AXIS, value))


def _quadrant(wants: int, can: int, confidence: int, threshold: int) -> str:
    if confidence < threshold or not wants or not can:
        return ""
    return ("Q" if wants > 0 else "NQ") + ("P" if can > 0 else "NP")

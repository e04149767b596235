"""How cues move the two axes, wants and can, and when the profile abstains."""

from hypothesis import given
from hypothesis import strategies as st

from copilot.listen.cues import load_lexicon
from copilot.listen.profile import move
from copilot.speech import Cue, Profile

LEXICON = load_lexicon()
HALF = 500_000


def cue(kind: str, *, confidence: int = 900_000) -> Cue:
    return Cue(kind=kind, confidence=confidence, start=0, end=3, text="sí.")


def moved(*kinds: str, threshold: int = HALF, profile: Profile | None = None) -> Profile:
    return move(
        profile or Profile(), [cue(kind) for kind in kinds], text="sí.", lexicon=LEXICON, threshold=threshold
    )


def test_one_clear_cannot_pay_makes_the_debtor_willing_and_unable() -> None:
    profile = moved("cannot_pay")

    assert (profile.wants, profile.can, profile.quadrant) == (90, -540, "QNP")
    assert profile.confidence == 540_000


def test_every_move_keeps_the_words_that_caused_it() -> None:
    text = "perdí el trabajo"
    said = Cue(kind="job_loss", confidence=900_000, start=0, end=16, text=text)

    (evidence,) = move(Profile(), [said], text=text, lexicon=LEXICON, threshold=HALF).evidence

    assert (evidence.cue, evidence.text, evidence.wants, evidence.can) == ("job_loss", text, 180, -720)


def test_a_key_is_certain_and_has_no_words() -> None:
    profile = move(Profile(), [LEXICON.keyed("refuses_to_pay")], text="", lexicon=LEXICON, threshold=HALF)

    assert (profile.wants, profile.can, profile.quadrant) == (-900, 200, "NQP")
    assert profile.evidence[0].text == ""


def test_below_the_threshold_the_profile_abstains() -> None:
    assert moved("cannot_pay", threshold=539_999).quadrant == "QNP"
    assert moved("cannot_pay", threshold=540_000).quadrant == "QNP"
    assert moved("cannot_pay", threshold=540_001).quadrant == ""


def test_an_axis_nothing_was_said_about_leaves_the_quadrant_open() -> None:
    profile = moved("stop_calling", threshold=0)

    assert (profile.wants < 0, profile.can, profile.quadrant) == (True, 0, "")


def test_saying_it_again_counts_half_each_time() -> None:
    shifts = [evidence.can for evidence in moved("cannot_pay", "cannot_pay", "cannot_pay").evidence]

    assert shifts == [-540, -270, -135]


def test_intents_that_say_nothing_about_paying_move_nothing() -> None:
    assert moved("self_harm_risk", "wrong_number", "wants_supervisor") == Profile()


def test_an_unknown_cue_moves_nothing() -> None:
    assert moved("made_up") == Profile()


@given(st.lists(st.sampled_from(sorted(LEXICON.intents)), max_size=30))
def test_axes_stay_in_their_range_and_confidence_never_falls(kinds: list[str]) -> None:
    profile = Profile()
    for kind in kinds:
        later = moved(kind, profile=profile)

        assert -1000 <= later.wants <= 1000
        assert -1000 <= later.can <= 1000
        assert profile.confidence <= later.confidence < 1_000_000
        profile = later

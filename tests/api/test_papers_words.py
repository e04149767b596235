"""Papers and screens call the same thing by the same name: whoever reads both must not wonder whether they differ."""

import re

import pytest

from api.papers.catalogue import words_of
from copilot.scenarios.country import load_countries
from tests.core.quote_ground import ground
from ui.words import catalogue

SAME_GROUPS = {
    "kind": "kind",
    "bucket": "bucket",
    "product": "product",
    "form": "what_if.choice.form",
    "rhythm": "what_if.choice.rhythm",
    "column": "plan",
    "books": "what_if.books",
}
"""Group of the papers -> group of the screens; what only one of them has is not compared."""

OWN_WORDS = {
    # In a list on its own the papers say of what the screen shows under a heading, or in a sentence.
    "books": {"allowance_before", "allowance_used", "allowance_after", "vat_still_owed"},
}
LEVERS = {"down_payment", "installments"}
"""Levers of the limits that stand under the same name among the terms of a paper."""
OTHER_FIGURES = {"claim", "waived", "charge", "vat_on_interest"}
"""Figures of the screen that are something else than the term of the same key in a paper (a share, a price)."""


def shared(lang: str, group: str, screen: str) -> dict[str, tuple[str, str]]:
    """What both have: key -> (papers, screens). A sign that the font of papers lacks is written with its nearest."""
    ours, theirs = getattr(words_of(lang), group), catalogue(lang)
    return {
        key: (text, theirs[f"{screen}.{key}"].replace("−", "-"))
        for key, text in ours.items()
        if f"{screen}.{key}" in theirs and key not in OWN_WORDS.get(group, set())
    }


@pytest.mark.parametrize("lang", ["es", "en"])
@pytest.mark.parametrize("group", SAME_GROUPS)
def test_a_paper_names_things_as_the_screen_does(lang: str, group: str):
    found = shared(lang, group, SAME_GROUPS[group])
    assert len(found) >= 3
    assert {key: one for key, (one, _) in found.items()} == {key: other for key, (_, other) in found.items()}


@pytest.mark.parametrize("lang", ["es", "en"])
def test_a_paper_names_figures_and_levers_as_the_screen_does(lang: str):
    figures = {
        key: pair for key, pair in shared(lang, "label", "what_if.figure").items() if key not in OTHER_FIGURES
    }
    assert {"installment", "total_to_pay", "saved", "discount_rate", "stays", "financed"} <= set(figures)
    levers = {key: pair for key, pair in shared(lang, "label", "what_if.lever").items() if key in LEVERS}
    assert set(levers) == LEVERS
    for key, (paper, screen) in {**levers, **figures}.items():
        assert paper == screen, key


@pytest.mark.parametrize("lang", ["es", "en"])
def test_every_kind_bucket_and_product_of_the_screen_has_a_word_in_the_papers(lang: str):
    for group in ("kind", "bucket", "product"):
        named = {key.split(".")[1] for key in catalogue(lang) if key.startswith(f"{group}.")}
        assert named <= set(getattr(words_of(lang), group))


def test_a_source_is_written_in_the_language_of_its_law_and_reads_the_same_everywhere():
    # An English word in the middle of a Spanish or Portuguese source is what a reader stumbles over.
    english = re.compile(
        r"\b(of|to|and|section|sections|resolution|rate|rates|press|table|opinion|article)\b", re.IGNORECASE
    )
    in_words = words_of("es").source
    for country in ("AR", "MX", "CO", "CL", "PE", "BR", "ES"):
        law = load_countries().of(country, on=ground().position.on)
        for fact in law.rules.every():
            assert fact.source in in_words or not english.search(fact.source), fact.id


def test_a_source_that_is_no_law_is_told_in_words():
    assert words_of("es").source["house default"] == "criterio de la casa"

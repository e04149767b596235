"""Which words does a paper use? Every text of the documents, per language, from words/es.yaml and words/en.yaml."""

from functools import cache

from pydantic import BaseModel, ConfigDict

from copilot.documents import packaged, read
from copilot.scripts.figures import language

Group = dict[str, str]


class PaperWords(BaseModel):
    """One catalogue. A product, rung or rule that has no word is written as it is."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: str
    sheet: Group
    status: Group
    section: Group
    label: Group
    bucket: Group
    claim: Group
    column: Group
    check: Group
    debt: Group
    kind: Group
    product: Group
    form: Group
    rhythm: Group
    grace: Group
    pause: Group
    rung: Group
    cost: Group
    source: Group
    note: Group
    breach: Group
    books: Group
    ledger: Group
    equation: Group


def words_of(locale: str) -> PaperWords:
    """The catalogue of a locale's language."""
    return _words(language(locale))


@cache
def _words(lang: str) -> PaperWords:
    words, _ = read(packaged("api.papers", f"words/{lang}.yaml"), PaperWords)
    return words

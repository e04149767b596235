"""Which words no line may hold: threats, reasons, promises about credit records, the matter before identity."""

import re
import unicodedata

from pydantic import BaseModel, ConfigDict


class Rule(BaseModel):
    """Patterns that are refused, and why. A pattern is a regular expression over words without accents or capitals."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    because: str
    languages: tuple[str, ...]
    patterns: tuple[str, ...]
    before_identity: bool = False


class Forbidden(BaseModel):
    """library/forbidden.yaml. `unidentified` are the stages and intents spoken before the holder is identified."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    unidentified: tuple[str, ...]
    rules: tuple[Rule, ...]

    def found(self, text: str, *, language: str, stage: str, intent: str) -> str:
        """Why the text may not be said, with the words that break the rule; "" if it may."""
        plain = folded(text)
        early = stage in self.unidentified or intent in self.unidentified
        for rule in self.rules:
            if language not in rule.languages or (rule.before_identity and not early):
                continue
            for pattern in rule.patterns:
                if hit := re.search(rf"\b(?:{pattern})", plain):
                    return f'"{hit.group()}": {rule.because}'
        return ""


def folded(text: str) -> str:
    """Small letters without accents, blanks single.

    >>> folded("¿Por  QUÉ?")
    '¿por que?'
    """
    letters = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(letter for letter in letters if not unicodedata.combining(letter)).split())

"""What can go wrong, sorted by who must act.

CopilotError
|-- InputError        somebody gave us something unusable; whoever gave it mends it
|   |-- BadAmount         a money text or figure cannot be read exactly
|   |-- BadDate           a text is no day of the calendar
|   |-- UnknownCurrency   the currency code is not one we know the scale of
|   |-- CurrencyMismatch  two currencies met in one sum
|   |-- BadBalance        a bucket of a balance is negative
|   |-- BadTerms          an offer's terms cannot be priced
|   |   `-- RateCeiling       an offer costs more than the law of the country allows
|   |   |-- DiscountTooLarge  more than all of a bucket or of the claim was waived
|   |   `-- PaymentTooSmall   a fixed payment never repays the debt; `detail` says the least that does
|   |-- UnknownCue        a cue key that the lexicon does not have
|   |-- OversizedText     an utterance or figure longer than we accept
|   |-- BadDocument       a data file of ours or of the house (policy, library, preset, call file) is broken
|   `-- BadPortfolio      rows of a portfolio file were refused
|-- AbsentError       what was asked for does not exist: debtor, call, offer, actor
|-- StateError        it exists, but not in a state in which this can be done
|   |-- ClosedCall        the call is over
|   |-- IntentReused      the message id belongs to another message
|   `-- NewerVersion      a document was published since this edit of it began
|-- ForbiddenError    it exists, but is not yours
|-- SignInError       nobody knows who you are: wrong password, forged or expired token or ticket
`-- WorldError        something outside is broken: database, file system

`code` is stable and is what screens translate; the sentence is English and is composed from the fields.
Codes and sentences are listed in docs/errors.md.
"""

from typing import ClassVar


class CopilotError(Exception):
    """Root of every error this project raises on purpose. `detail` holds the values the sentence names."""

    code: ClassVar[str] = "error"

    def __init__(self, sentence: str, **detail: object) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.detail = detail


class InputError(CopilotError):
    code = "bad_input"


class BadAmount(InputError):
    code = "bad_amount"


class BadDate(InputError):
    code = "bad_date"


class UnknownCurrency(InputError):
    code = "unknown_currency"


class CurrencyMismatch(InputError):
    code = "currency_mismatch"


class BadBalance(InputError):
    code = "bad_balance"


class BadTerms(InputError):
    code = "bad_terms"


class RateCeiling(BadTerms):
    """`detail` names what was compared (`rate_name`, `rate`), the ceiling, its fact, and whether that is stale."""

    code = "rate_ceiling"


class DiscountTooLarge(BadTerms):
    code = "discount_too_large"


class PaymentTooSmall(BadTerms):
    """`detail.least` is the least payment that works, minor units of `detail.currency`."""

    code = "payment_too_small"


class UnknownCue(InputError):
    code = "unknown_cue"


class OversizedText(InputError):
    code = "oversized_text"


class BadDocument(InputError):
    code = "bad_document"


class BadPortfolio(InputError):
    code = "bad_portfolio"


class AbsentError(CopilotError):
    code = "absent"


class StateError(CopilotError):
    code = "bad_state"


class ClosedCall(StateError):
    code = "closed_call"


class IntentReused(StateError):
    code = "intent_reused"


class NewerVersion(StateError):
    """`detail` says who published which version, and when."""

    code = "newer_version"


class ForbiddenError(CopilotError):
    code = "forbidden"


class SignInError(CopilotError):
    code = "sign_in"


class WorldError(CopilotError):
    code = "world"

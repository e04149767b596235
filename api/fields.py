"""Fields that appear in several bodies and messages: bounds, description and example, written once."""

from decimal import Decimal
from typing import Annotated

from pydantic import Field, StringConstraints

_ID = r"^[A-Za-z0-9._:@-]+$"
_NO_CONTROLS = r"^[^\x00-\x1f\x7f-\x9f]*$"
"""Ids of others may hold any letter or sign, but nothing that cannot be seen; the database refuses the NUL."""

_TYPED = r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]*$"
"""The same for words to search for, which may be pasted with the tabs and line ends of a sheet."""

IntentId = Annotated[
    str,
    Field(
        min_length=1, max_length=64, pattern=_ID, examples=["in-7f3a"],
        description="The sender's own id of this write; the same id twice in one call is applied once.",
    ),
]  # fmt: skip
Text = Annotated[
    str,
    Field(
        min_length=1, examples=["no puedo pagar todo, puedo 15.000 por mes"],
        description="What was said, or the figure that was typed; at most 2,000 characters (oversized_text).",
    ),
]  # fmt: skip
CueId = Annotated[
    str,
    Field(
        min_length=1,
        max_length=64,
        pattern=_NO_CONTROLS,
        examples=["cannot_pay_now"],
        description="An intent id, see GET /api/cues.",
    ),
]
OfferId = Annotated[
    str,
    Field(
        min_length=1,
        max_length=64,
        pattern=_NO_CONTROLS,
        examples=["of-3f1c2a9b7d5e4f60"],
        description="An offer shown in this call.",
    ),
]
Because = Annotated[
    str,
    Field(
        max_length=500,
        examples=["prefiere cuotas"],
        description="The debtor's or advisor's reason, may be empty.",
    ),
]
Disposition = Annotated[
    str,
    Field(
        min_length=1, max_length=64, pattern=r"^[a-z_]+$", examples=["agreement"],
        description="How the call ended: agreement, no_agreement, callback, protocol, ...",
    ),
]  # fmt: skip
CallId = Annotated[
    str,
    Field(
        min_length=1, max_length=64, pattern=_NO_CONTROLS, examples=["ca-1b2c3d"], description="A call."
    ),
]  # fmt: skip
DebtorId = Annotated[
    str,
    Field(
        min_length=1, max_length=200, pattern=_NO_CONTROLS, examples=["AR-000123"],
        description="A debtor of the portfolio.",
    ),
]  # fmt: skip
ActorId = Annotated[
    str,
    Field(
        min_length=1, max_length=64, pattern=_NO_CONTROLS, examples=["ana"],
        description="Somebody who may sign in.",
    ),
]  # fmt: skip
SearchText = Annotated[
    str,
    Field(
        max_length=200, pattern=_TYPED, description="Words that begin id, name, phone, e-mail or document."
    ),
]  # fmt: skip
After = Annotated[
    str, Field(max_length=200, pattern=_NO_CONTROLS, description="The `next` of the page before.")
]
Locale = Annotated[
    str,
    Field(
        max_length=10, pattern=r"^(es|en)(-[A-Z]{2})?$", examples=["es-AR"],
        description="Language and country of what is said and shown.",
    ),
]  # fmt: skip
Currency = Annotated[
    str,
    Field(pattern=r"^[A-Z]{3}$", examples=["ARS"], description="ISO 4217 code of the position to negotiate."),
]
VersionId = Annotated[
    str,
    Field(
        min_length=1, max_length=200, pattern=_NO_CONTROLS, examples=["assumptions@2#5d1c90ab"],
        description="A version of a document, as name@version#content; in an address write # as %23.",
    ),
]  # fmt: skip
FigureId = Annotated[
    str,
    Field(
        min_length=1, max_length=100, pattern=_ID, examples=["keeping.base"],
        description="A figure of the assumptions; what stands after a colon is the row of its table.",
    ),
]  # fmt: skip
FigureValue = Annotated[
    Decimal,
    Field(
        max_digits=20, decimal_places=9, examples=["0.025"],
        description="Shares and rates as fractions, amounts in whole units of the currency; exact as text.",
    ),
]  # fmt: skip
Why = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=3, max_length=500, pattern=_NO_CONTROLS),
    Field(
        examples=["pérdidas del trimestre"],
        description="Why this is published; whoever reads the history sees it.",
    ),
]
Seq = Annotated[int, Field(ge=0, examples=[12], description="Number of an entry; a journal has no gaps.")]

"""Which tables are there, and which rows can never be wrong? The one description of the database.

Money is bigint minor units beside its currency; `_at` is timestamptz, `_on` is date; the vocabulary is the
glossary's. Alembic migrations (migrations/versions) build exactly this; a test compares the two.
"""

from typing import Any

from sqlalchemy import (
    REAL,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Computed,
    Date,
    DateTime,
    ForeignKey,
    ForeignKeyConstraint,
    Identity,
    Index,
    Integer,
    MetaData,
    Numeric,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
    func,
    text,
)

from copilot.store.search import SEARCHABLE

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _text(name: str) -> Column[str]:
    """A text that may be empty but never null: "" is the one way to say "not known"."""
    return Column(name, Text, nullable=False, server_default="")


def _minor(name: str) -> Column[int]:
    """Minor units of the row's currency, zero unless said."""
    return Column(name, BigInteger, nullable=False, server_default="0")


def _moment(name: str, *, nullable: bool = False) -> Column[Any]:
    """An aware moment, stored in UTC."""
    return Column(name, DateTime(timezone=True), nullable=nullable)


actors = Table(
    "actors",
    metadata,
    Column("actor_id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("rung", Text, nullable=False),  # a role of the policy's ladder; the policy says which exist
    _text("team"),
    Column("locale", Text, nullable=False, server_default="es"),
    Column("password_hash", Text, nullable=False),
    Column("active", Boolean, nullable=False, server_default=text("true")),
    CheckConstraint("role IN ('advisor', 'lead', 'qa', 'admin')", name="role"),
)

imports = Table(
    "imports",
    metadata,
    Column("import_id", BigInteger, Identity(), primary_key=True),
    Column("file_sha256", Text, nullable=False),
    Column("preset", Text, nullable=False),
    _text("file_name"),
    Column("rows", Integer, nullable=False),
    Column("refused", Integer, nullable=False),
    _text("portfolio"),
    _moment("imported_at"),
    _text("preset_digest"),  # of the preset's content; "" for imports before it was kept
    Column("whole_portfolio", Boolean, nullable=False, server_default=text("false")),
    CheckConstraint("rows >= 0 AND refused >= 0", name="counts"),
    Index(None, "portfolio", "preset", "import_id"),  # not unique: a file may come again after another one
)

debtors = Table(
    "debtors",
    metadata,
    Column("debtor_id", Text, primary_key=True),
    _text("portfolio"),
    Column("kind", Text, nullable=False),
    Column("country", Text, nullable=False),
    _text("name"),
    _text("zone"),
    Column("income_minor", BigInteger),
    Column("expenses_minor", BigInteger),
    Column("income_currency", Text),
    Column("external_score", Integer),
    _text("phone"),
    _text("email"),
    _text("client_type"),
    _text("contactability"),
    Column("search", Text, Computed(SEARCHABLE, persisted=True), nullable=False),
    CheckConstraint("kind IN ('person', 'company')", name="kind"),
    CheckConstraint(
        "(income_minor IS NULL AND expenses_minor IS NULL) OR income_currency IS NOT NULL",
        name="income_currency",
    ),
    Index(None, "portfolio"),
    Index("ix_debtors_search", text("to_tsvector('simple'::regconfig, search)"), postgresql_using="gin"),
)

documents = Table(
    "documents",
    metadata,
    Column("debtor_id", Text, nullable=False),
    Column("document_id", Text, nullable=False),
    Column("debt_id", Text, nullable=False),
    Column("kind", Text, nullable=False),
    _text("product"),
    Column("currency", Text, nullable=False),
    _minor("principal"),
    _minor("interest"),
    _minor("penalties"),
    _minor("fees"),
    _minor("taxes"),
    Column("rate_per_year", Numeric),
    Column("rate_basis", Text),
    Column("due_on", Date, nullable=False),
    Column("cut_off_on", Date, nullable=False),
    Column("disputed", Boolean, nullable=False, server_default=text("false")),
    Column("last_payment_on", Date),
    Column("import_id", BigInteger),
    PrimaryKeyConstraint("debtor_id", "document_id"),
    ForeignKeyConstraint(["debtor_id"], ["debtors.debtor_id"]),
    ForeignKeyConstraint(["import_id"], ["imports.import_id"]),
    CheckConstraint("kind IN ('invoice', 'credit_note')", name="kind"),
    CheckConstraint("currency ~ '^[A-Z]{3}$'", name="currency"),
    CheckConstraint("principal >= 0", name="principal"),
    CheckConstraint("interest >= 0", name="interest"),
    CheckConstraint("penalties >= 0", name="penalties"),
    CheckConstraint("fees >= 0", name="fees"),
    CheckConstraint("taxes >= 0", name="taxes"),
    CheckConstraint("(rate_per_year IS NULL) = (rate_basis IS NULL)", name="rate"),
    Index(None, "import_id"),
)
Index(  # for "begins with", whatever the collation of the database
    "ix_documents_lower_document_id",
    func.lower(documents.c.document_id).label("lowered"),
    postgresql_ops={"lowered": "text_pattern_ops"},
)

calls = Table(
    "calls",
    metadata,
    Column("call_id", Text, primary_key=True),
    Column("debtor_id", Text, ForeignKey("debtors.debtor_id"), nullable=False),
    Column("actor_id", Text, ForeignKey("actors.actor_id"), nullable=False),
    _text("team"),
    Column("state", Text, nullable=False, server_default="open"),
    _moment("opened_at"),
    _moment("closed_at", nullable=True),
    Column("intent_id", Text, unique=True),
    CheckConstraint("state IN ('open', 'closed')", name="state"),
    CheckConstraint("(state = 'closed') = (closed_at IS NOT NULL)", name="closed_at"),
    Index(None, "debtor_id"),
    Index(None, "actor_id", "opened_at"),
    Index(None, "state", "opened_at"),
)

events = Table(
    "events",
    metadata,
    Column("call_id", Text, ForeignKey("calls.call_id"), nullable=False),
    Column("seq", Integer, nullable=False),
    Column("kind", Text, nullable=False),
    _text("intent_id"),
    _moment("at"),
    Column("took_ms", REAL, nullable=False, server_default="0"),
    Column("body", Text, nullable=False),  # text, not jsonb: a replay compares bytes
    PrimaryKeyConstraint("call_id", "seq"),
    CheckConstraint("seq >= 1", name="seq"),
    # One row per intent: the row that carries the sender's id. Derived events carry "".
    Index(
        "uq_events_call_id_intent_id",
        "call_id",
        "intent_id",
        unique=True,
        postgresql_where=text("intent_id <> ''"),
    ),
)

papers = Table(
    "papers",  # a trigger refuses every change (migration 0003): what a call was decided with must stay readable
    metadata,
    Column("kind", Text, nullable=False),
    Column("number", Integer, nullable=False),
    Column("version_id", Text, nullable=False),
    Column("body", Text, nullable=False),  # text, not jsonb: the version names these very bytes
    Column(
        "published_by", Text, ForeignKey("actors.actor_id")
    ),  # null: came with the program, nobody published it
    _moment("published_at"),
    _text("why"),
    PrimaryKeyConstraint("kind", "number"),
    UniqueConstraint("kind", "version_id"),
    CheckConstraint("number >= 1", name="number"),
    CheckConstraint("published_by IS NULL OR why <> ''", name="why"),
)

secrets = Table(
    "secrets",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", Text, nullable=False),
)

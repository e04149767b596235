"""the first tables: who works here, who owes what, and the journal of the calls"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_PLAIN_SEARCH = (
    "regexp_replace(lower(translate(debtor_id || ' ' || name || ' ' || phone || ' ' || email, "
    "'áàâãäåéèêëíìîïóòôõöúùûüñçÁÀÂÃÄÅÉÈÊËÍÌÎÏÓÒÔÕÖÚÙÛÜÑÇ', "
    "'aaaaaaeeeeiiiiooooouuuuncAAAAAAEEEEIIIIOOOOOUUUUNC')), '[^a-z0-9]+', ' ', 'g')"
)


def upgrade() -> None:
    for create in (_actors, _secrets, _imports, _debtors, _documents, _calls, _events):
        create()


def _actors() -> None:
    op.create_table(
        "actors",
        sa.Column("actor_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("rung", sa.Text(), nullable=False),
        sa.Column("team", sa.Text(), server_default="", nullable=False),
        sa.Column("locale", sa.Text(), server_default="es", nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=False),
        sa.Column("active", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.CheckConstraint("role IN ('advisor', 'lead', 'qa', 'admin')", name=op.f("ck_actors_role")),
        sa.PrimaryKeyConstraint("actor_id", name=op.f("pk_actors")),
    )


def _secrets() -> None:
    op.create_table(
        "secrets",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_secrets")),
    )


def _imports() -> None:
    op.create_table(
        "imports",
        sa.Column("import_id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("file_sha256", sa.Text(), nullable=False),
        sa.Column("preset", sa.Text(), nullable=False),
        sa.Column("file_name", sa.Text(), server_default="", nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("refused", sa.Integer(), nullable=False),
        sa.Column("portfolio", sa.Text(), server_default="", nullable=False),
        sa.Column("imported_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("rows >= 0 AND refused >= 0", name=op.f("ck_imports_counts")),
        sa.PrimaryKeyConstraint("import_id", name=op.f("pk_imports")),
        sa.UniqueConstraint(
            "file_sha256", "preset", "portfolio", name=op.f("uq_imports_file_sha256_preset_portfolio")
        ),
    )


def _debtors() -> None:
    op.create_table(
        "debtors",
        sa.Column("debtor_id", sa.Text(), nullable=False),
        sa.Column("portfolio", sa.Text(), server_default="", nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("country", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), server_default="", nullable=False),
        sa.Column("zone", sa.Text(), server_default="", nullable=False),
        sa.Column("income_minor", sa.BigInteger(), nullable=True),
        sa.Column("expenses_minor", sa.BigInteger(), nullable=True),
        sa.Column("income_currency", sa.Text(), nullable=True),
        sa.Column("external_score", sa.Integer(), nullable=True),
        sa.Column("phone", sa.Text(), server_default="", nullable=False),
        sa.Column("email", sa.Text(), server_default="", nullable=False),
        sa.Column("client_type", sa.Text(), server_default="", nullable=False),
        sa.Column("contactability", sa.Text(), server_default="", nullable=False),
        sa.Column("search", sa.Text(), sa.Computed(_PLAIN_SEARCH, persisted=True), nullable=False),
        sa.CheckConstraint("kind IN ('person', 'company')", name=op.f("ck_debtors_kind")),
        sa.CheckConstraint(
            "(income_minor IS NULL AND expenses_minor IS NULL) OR income_currency IS NOT NULL",
            name=op.f("ck_debtors_income_currency"),
        ),
        sa.PrimaryKeyConstraint("debtor_id", name=op.f("pk_debtors")),
    )
    op.create_index(op.f("ix_debtors_portfolio"), "debtors", ["portfolio"], unique=False)
    op.create_index(
        "ix_debtors_search",
        "debtors",
        [sa.literal_column("to_tsvector('simple'::regconfig, search)")],
        unique=False,
        postgresql_using="gin",
    )


def _documents() -> None:
    op.create_table(
        "documents",
        sa.Column("debtor_id", sa.Text(), nullable=False),
        sa.Column("document_id", sa.Text(), nullable=False),
        sa.Column("debt_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("product", sa.Text(), server_default="", nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("principal", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("interest", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("penalties", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("fees", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("taxes", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("rate_per_year", sa.Numeric(), nullable=True),
        sa.Column("rate_basis", sa.Text(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("cut_off_on", sa.Date(), nullable=False),
        sa.Column("disputed", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("last_payment_on", sa.Date(), nullable=True),
        sa.Column("import_id", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("currency ~ '^[A-Z]{3}$'", name=op.f("ck_documents_currency")),
        sa.CheckConstraint("kind IN ('invoice', 'credit_note')", name=op.f("ck_documents_kind")),
        sa.CheckConstraint("(rate_per_year IS NULL) = (rate_basis IS NULL)", name=op.f("ck_documents_rate")),
        sa.CheckConstraint("fees >= 0", name=op.f("ck_documents_fees")),
        sa.CheckConstraint("interest >= 0", name=op.f("ck_documents_interest")),
        sa.CheckConstraint("penalties >= 0", name=op.f("ck_documents_penalties")),
        sa.CheckConstraint("principal >= 0", name=op.f("ck_documents_principal")),
        sa.CheckConstraint("taxes >= 0", name=op.f("ck_documents_taxes")),
        sa.ForeignKeyConstraint(["debtor_id"], ["debtors.debtor_id"], name=op.f("fk_documents_debtor_id")),
        sa.ForeignKeyConstraint(["import_id"], ["imports.import_id"], name=op.f("fk_documents_import_id")),
        sa.PrimaryKeyConstraint("debtor_id", "document_id", name=op.f("pk_documents")),
    )
    op.create_index(op.f("ix_documents_import_id"), "documents", ["import_id"], unique=False)
    op.create_index(
        "ix_documents_lower_document_id", "documents", [sa.text("lower(document_id) text_pattern_ops")]
    )


def _calls() -> None:
    op.create_table(
        "calls",
        sa.Column("call_id", sa.Text(), nullable=False),
        sa.Column("debtor_id", sa.Text(), nullable=False),
        sa.Column("actor_id", sa.Text(), nullable=False),
        sa.Column("team", sa.Text(), server_default="", nullable=False),
        sa.Column("state", sa.Text(), server_default="open", nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("intent_id", sa.Text(), nullable=True),
        sa.CheckConstraint("(state = 'closed') = (closed_at IS NOT NULL)", name=op.f("ck_calls_closed_at")),
        sa.CheckConstraint("state IN ('open', 'closed')", name=op.f("ck_calls_state")),
        sa.ForeignKeyConstraint(["actor_id"], ["actors.actor_id"], name=op.f("fk_calls_actor_id")),
        sa.ForeignKeyConstraint(["debtor_id"], ["debtors.debtor_id"], name=op.f("fk_calls_debtor_id")),
        sa.PrimaryKeyConstraint("call_id", name=op.f("pk_calls")),
        sa.UniqueConstraint("intent_id", name=op.f("uq_calls_intent_id")),
    )
    op.create_index(op.f("ix_calls_actor_id_opened_at"), "calls", ["actor_id", "opened_at"], unique=False)
    op.create_index(op.f("ix_calls_debtor_id"), "calls", ["debtor_id"], unique=False)
    op.create_index(op.f("ix_calls_state_opened_at"), "calls", ["state", "opened_at"], unique=False)


def _events() -> None:
    op.create_table(
        "events",
        sa.Column("call_id", sa.Text(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("intent_id", sa.Text(), server_default="", nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("took_ms", sa.REAL(), server_default="0", nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.CheckConstraint("seq >= 1", name=op.f("ck_events_seq")),
        sa.ForeignKeyConstraint(["call_id"], ["calls.call_id"], name=op.f("fk_events_call_id")),
        sa.PrimaryKeyConstraint("call_id", "seq", name=op.f("pk_events")),
    )
    op.create_index(
        "uq_events_call_id_intent_id",
        "events",
        ["call_id", "intent_id"],
        unique=True,
        postgresql_where=sa.text("intent_id <> ''"),
    )

"""papers: documents of the house that people publish at run time, by version; no row is ever changed or removed"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "papers",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("published_by", sa.Text(), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("why", sa.Text(), server_default="", nullable=False),
        sa.CheckConstraint("number >= 1", name=op.f("ck_papers_number")),
        sa.CheckConstraint("published_by IS NULL OR why <> ''", name=op.f("ck_papers_why")),
        sa.ForeignKeyConstraint(["published_by"], ["actors.actor_id"], name=op.f("fk_papers_published_by")),
        sa.PrimaryKeyConstraint("kind", "number", name=op.f("pk_papers")),
        sa.UniqueConstraint("kind", "version_id", name=op.f("uq_papers_kind_version_id")),
    )
    # A trigger, not a revoked right: the program's own user owns the table, and an owner has every right.
    op.execute(
        """
        CREATE OR REPLACE FUNCTION papers_stay() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            RAISE EXCEPTION 'A published paper is never changed or removed; publish a new version.'
                USING ERRCODE = 'restrict_violation';
        END $$
        """
    )
    op.execute(
        "CREATE TRIGGER papers_stay BEFORE UPDATE OR DELETE OR TRUNCATE ON papers "
        "FOR EACH STATEMENT EXECUTE FUNCTION papers_stay()"
    )

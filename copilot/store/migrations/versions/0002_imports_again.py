"""imports again: a file may come back after another one, a preset may change, a file may be a whole portfolio"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_constraint(op.f("uq_imports_file_sha256_preset_portfolio"), "imports", type_="unique")
    op.add_column("imports", sa.Column("preset_digest", sa.Text(), server_default="", nullable=False))
    op.add_column(
        "imports",
        sa.Column("whole_portfolio", sa.Boolean(), server_default=sa.text("false"), nullable=False),
    )
    op.create_index(
        op.f("ix_imports_portfolio_preset_import_id"), "imports", ["portfolio", "preset", "import_id"]
    )

"""The rows: one PostgreSQL, its schema, and one module per thing that is kept there."""

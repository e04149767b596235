"""Pieces of a page: each takes values, draws them, and returns what the person wants, or None. None calls the API."""

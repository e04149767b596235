"""Recomputes published numeric examples and compares them with what was published."""

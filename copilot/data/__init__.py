"""Documents the core decides with; see README.md."""

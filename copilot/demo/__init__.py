"""The demo: an invented portfolio, demo users and a recorded call. Start with generate.py."""

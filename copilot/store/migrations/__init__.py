"""The steps from an empty database to the schema, run by copilot/store/engine.py `migrate`."""

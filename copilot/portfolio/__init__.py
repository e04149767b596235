"""Portfolio files in, debtors and documents out. Start with importing.py."""

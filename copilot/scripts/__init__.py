"""What the advisor says: templates in the debtor's language whose slots take engine values only."""

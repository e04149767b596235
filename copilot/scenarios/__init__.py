"""What could be offered, what it costs, what it is worth."""

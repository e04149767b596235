"""One router per resource. A handler is three steps: parsed input, one call of the desk or a store, typed output."""

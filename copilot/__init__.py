"""The negotiation copilot's core: nouns, skills, the turn, the desk and its stores."""

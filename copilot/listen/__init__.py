"""What the debtor meant: cues, figures, the figure asked for, and the profile they move."""

"""The fast lane: many workers mark, one recorder owns the gradebook."""

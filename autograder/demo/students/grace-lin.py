# Handed in as released: nothing was changed.

"""A verdict in a person's language: what a card says, and the two forms it is shown in."""

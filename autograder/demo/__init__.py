"""A made-up class of thirty, to see marking from the release to the feedback."""

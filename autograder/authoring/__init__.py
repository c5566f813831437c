"""From a lesson's source to its notebooks in three languages."""

"""How fast marking is, beside others: `python -m autograder bench`."""

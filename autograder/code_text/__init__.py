"""Code as its readers see it: which parts are for Python, and which are for people."""

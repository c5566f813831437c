"""The untrusted process: what runs a submission, what it may say, and what holds it."""

"""What a class understood and what it did not: one report an assignment, and one for the course."""

"""Definition files: read, checked as a whole, found by id."""

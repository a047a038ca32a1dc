"""Pages for participants and staff."""

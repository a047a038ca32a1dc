"""One person on a page of staff: waves and forms, what is on record, and steps put on record."""

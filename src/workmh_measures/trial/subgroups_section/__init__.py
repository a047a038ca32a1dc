"""The planned effects within the levels of what was known at the start, and whether they differ between these."""

"""Rows of the sections on work outcomes and on the time to work."""

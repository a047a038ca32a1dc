"""Frozen types: the words of the field, and nothing that computes."""

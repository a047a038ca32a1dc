"""Data and wording from other programs."""

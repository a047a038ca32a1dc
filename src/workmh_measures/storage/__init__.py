"""The store: an append-only record of who answered what and when, and the doors to it."""

"""The append-only store of answer events."""

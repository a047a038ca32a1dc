"""Schema versions of the store, one file each, written by hand and never changed after a release."""

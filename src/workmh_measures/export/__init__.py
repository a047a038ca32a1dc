"""Files for other programs, checked after writing."""

"""Whether groups that are equal on the trait answer an item differently."""

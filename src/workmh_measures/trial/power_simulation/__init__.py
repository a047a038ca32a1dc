"""The power of a study found by simulating it again and again and analysing each time what its plan says."""

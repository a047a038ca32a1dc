"""Item response models of ordered answers: graded response and generalised partial credit."""

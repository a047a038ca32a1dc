"""Mokken scaling: whether items put persons in one order without a model of how likely each answer is."""

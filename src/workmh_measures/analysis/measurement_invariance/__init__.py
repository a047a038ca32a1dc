"""Measurement invariance: whether items measure the same in the same way across groups, or over waves."""

"""Scoring in four stages: recode, combine, transform, classify."""

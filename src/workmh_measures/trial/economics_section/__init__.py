"""Costs and quality-adjusted years of a trial by its plan: course of the index, increments, net benefit, plane."""

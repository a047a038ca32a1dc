"""Linear mixed models: a random intercept, or intercept and slope, for each person."""

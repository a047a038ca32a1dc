"""Models of an outcome that is reached or not (or ordered): arms adjusted for covariates, in clusters, and over time."""

"""Correlations of the normal variables behind ordered answers, with thresholds and their asymptotic covariance matrix."""

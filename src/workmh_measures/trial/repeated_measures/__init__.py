"""Mixed models for repeated measures (MMRM): covariance structures, likelihood, tests with few persons, effects by wave."""

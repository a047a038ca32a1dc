"""Documents and figures."""

"""Results on pages of staff: what is chosen, analyses as jobs, and what is shown and fetched of them."""

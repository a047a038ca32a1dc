"""Missing values of a trial imputed many times: by chained equations, pooled, shifted, and until the result tips."""

"""Who is behind a pseudonym: a database of its own, encrypted with a key that lies elsewhere."""

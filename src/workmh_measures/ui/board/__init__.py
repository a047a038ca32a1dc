"""Who is where, what has come in, somebody new, and ratings of units: what the pages of coordinators are drawn of."""

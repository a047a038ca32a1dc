"""Outcomes that are reached or not, compared between arms by counts: alone, in strata, in pairs, by whole clusters."""

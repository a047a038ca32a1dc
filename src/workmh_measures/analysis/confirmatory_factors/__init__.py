"""Confirmatory factor models: the parameter table, the moments it implies, their estimation and what tells of the fit."""

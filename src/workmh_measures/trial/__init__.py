"""Designs of trials and their analyses."""

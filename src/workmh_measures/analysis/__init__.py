"""Psychometric analyses, named after the COSMIN taxonomy."""

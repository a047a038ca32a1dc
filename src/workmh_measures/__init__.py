"""Instruments of work and mental health, from one definition file each to the labelled data set."""

from importlib.metadata import version as _version

__all__ = ["__version__"]

__version__ = _version("workmh-measures")

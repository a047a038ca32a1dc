"""Instruments of work and mental health, from one definition file each to the labelled data set."""

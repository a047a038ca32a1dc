"""The drawings of a trial: plain data in, a figure with its words, legend and text alternative out."""

"""What is missing of the outcomes of a trial, and how far its results depend on what is made of that."""

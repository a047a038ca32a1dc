"""The comparisons of a plan as rows: each by the method stated, in the population stated, and what a reader needs beside it."""

"""What a programme costs and what it brings: quality-adjusted years, increments, net benefit, uncertainty of both together."""

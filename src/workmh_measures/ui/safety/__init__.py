"""What staff see of alerts: the queue, one alert with what was done about it, and the badge on every page."""

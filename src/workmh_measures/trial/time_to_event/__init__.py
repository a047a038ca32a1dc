"""Time until something happens, when some leave before it does or something else comes first."""

"""The library of instruments for staff: the list with its search, and the page of one instrument."""

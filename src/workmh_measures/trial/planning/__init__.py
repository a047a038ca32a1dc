"""How many people a trial needs, and what it can show with those it gets: by formula."""

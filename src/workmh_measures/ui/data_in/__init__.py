"""What the pages that take data in are drawn of: entering, comparing two copies, correcting, queries, importing, wording."""

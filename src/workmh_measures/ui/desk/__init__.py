"""The desk: staff who enter answers for somebody, on the telephone, from paper or as raters, and the tablet they hand over."""

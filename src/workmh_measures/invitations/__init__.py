"""Who is asked to answer, by e-mail, text message or letter, and never twice for the same occasion."""

"""Work over time: a status at several waves, days and hours, states by month, sources beside each other, definitions varied."""

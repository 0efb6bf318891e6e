"""The demonstration: the founding report entire, and a year of an association's life around it."""

"""What is done in meetings and to what is owed: one verb, one function."""

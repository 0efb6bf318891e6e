"""The forms of contacts, one module per noun."""

"""The forms of engagements, one module per noun."""

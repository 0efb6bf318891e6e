"""The pages of engagements, one module per noun."""

"""The pages of cooperation."""

"""How fast the product is: `python -m benchmarks` (README.md says how)."""

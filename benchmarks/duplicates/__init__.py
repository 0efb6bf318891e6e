"""How well duplicates are found, on labelled sets: `python -m benchmarks.duplicates`."""

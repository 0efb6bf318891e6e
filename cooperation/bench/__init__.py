"""Invented but believable data in any amount, to measure with: `manage.py bench_data`."""

"""`python -m benchmarks`, which is what `make bench` runs."""

from benchmarks.pages import main

main()

"""Faults on purpose: real processes, a real mail server, what is counted is what it has taken."""

"""Defects put in on purpose, and the proofs that must find each. Run by `python -m tests.mutants`."""

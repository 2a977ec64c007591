"""Measurements, not tests: each file prints figures, and the ratio between sides that it measured in the same run."""

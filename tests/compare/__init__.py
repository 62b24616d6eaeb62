"""Comparison of pictures."""

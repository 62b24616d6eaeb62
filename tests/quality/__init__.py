"""The search for a quality, fronts, and quantisation tables."""

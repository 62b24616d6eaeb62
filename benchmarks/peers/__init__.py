"""The poster of `benchmarks/data/poster.json`, drawn by vecdraw and by the libraries that it is compared with."""

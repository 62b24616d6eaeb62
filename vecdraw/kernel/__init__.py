"""Loops over pixels and glyphs in C, each with a twin in Python that gives the same result (docs/adr/0006-kernel.md).

Every `_name.c` is an extension module of its own, compiled when the package is built and left out where there is no
compiler; `name.py` beside it takes it where it is there and the twin where it is not. Nothing here knows of scenes,
fonts or surfaces: functions of buffers and numbers alone.
"""

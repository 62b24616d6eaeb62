"""The packages to install: every room under vecdraw/, and fonts/ under the name vecdraw_fonts.

Everything else is in pyproject.toml, which can discover packages or map one to a directory, but not both.
"""

from setuptools import find_packages, setup

setup(
    packages=[*find_packages(include=["vecdraw", "vecdraw.*"]), "vecdraw_fonts"],
    package_dir={"vecdraw_fonts": "fonts"},
)

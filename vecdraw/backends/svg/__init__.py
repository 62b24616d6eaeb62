"""A scene as SVG: vectors wherever SVG has the words, pictures in place where it has not, and a list of those."""

from vecdraw.backends.svg.options import SvgOptions
from vecdraw.backends.svg.writer import write_svg

__all__ = ["SvgOptions", "write_svg"]

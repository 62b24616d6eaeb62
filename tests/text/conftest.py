"""Fonts that a test registers are forgotten when it ends."""

from tests.typeface.conftest import registered_fonts_end_with_the_test  # noqa: F401  # a fixture of all tests here

"""PDF's own notation: what is written is read back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vecdraw.backends.pdf.objects import Name, Raw, Ref, exact, packed, parse, real, serialized, unescaped
from vecdraw.errors import BadValueError

NAMES = st.text(st.characters(min_codepoint=33, max_codepoint=126, exclude_characters="#"), min_size=1).map(Name)
PLAIN = st.none() | st.booleans() | st.integers(-(10**9), 10**9) | NAMES | st.binary(max_size=20) | st.builds(
    Ref, st.integers(1, 9999)
)  # fmt: skip
KEYS = st.text("ABCabc", min_size=1, max_size=6)
VALUES = st.recursive(PLAIN, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4))


@given(VALUES.filter(lambda value: "#" not in str(value)))
def test_values_come_back(value) -> None:
    written = serialized(value)
    if b"#" not in written:
        assert parse(written) == value


@given(st.binary())
def test_streams_come_back(data: bytes) -> None:
    stream = parse(serialized(packed(data, {"Type": Name("XObject")})))
    assert stream.content() == data
    assert stream.entries["Type"] == "XObject"


@given(st.floats(-1e6, 1e6))
def test_numbers_are_exact_to_five_places(number: float) -> None:
    written = real(number)
    assert b"e" not in written
    assert float(written) == pytest.approx(number, abs=6e-6)


def test_numbers_stay_as_they_were_written() -> None:
    assert serialized(parse(b"[.00100000005 0 -12.5]")) == b"[.00100000005 0 -12.5]"
    assert isinstance(parse(b".5"), Raw)


def test_strings_are_unescaped() -> None:
    assert unescaped(rb"(a\(b\)\\ \101\12\n)") == b"a(b)\\ A\n\n"


def test_text_that_looks_like_a_reference_is_no_reference() -> None:
    assert b"5 0 R" not in serialized({"Title": "5 0 R"})


@pytest.mark.parametrize("bad", [b"", b"<<", b"[1 2", b"{}"])
def test_what_is_no_object_is_refused(bad: bytes) -> None:
    with pytest.raises(BadValueError):
        parse(bad)


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=6))
def test_numbers_of_a_matrix_have_no_exponents(numbers: list[float]) -> None:
    words = exact(numbers).split(b" ")
    assert all(set(word) <= set(b"-.0123456789") for word in words)
    assert [float(word) for word in words] == pytest.approx(numbers, rel=0, abs=1e-9)

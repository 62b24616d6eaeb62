"""A short run of the fuzzer, and that it finds what is there."""

import pytest

from tests.fuzz.api_fuzzer import BATCH, Fuzzer, outcome, shortened
from tests.fuzz.generation import Generator


def test_random_calls_find_nothing() -> None:
    fuzzer = Fuzzer(seed=20)
    fuzzer.fuzz(seconds=15, most=BATCH)  # the same programs on a fast machine as on a slow one; more by the command
    assert fuzzer.programs > 20
    assert [(f.kind, f.where, f.what, f.program) for f in fuzzer.findings.values()] == []


def test_programs_are_repeatable() -> None:
    assert Generator(3).program(5) == Generator(3).program(5) != Generator(4).program(5)


@pytest.mark.parametrize(
    ("statement", "kind"),
    [
        ("import os; os.kill(os.getpid(), 11)", "SIGSEGV"),
        ("while True: pass", "hang"),
        ("v1.reset = None; check(v1)", ""),
        ("v1._state = None; v1.fill_rect(0, 0, 1, 1)", "AttributeError"),
        ("v1.fill_rect(1)", ""),
        ("v1.fill_rect('a', 0, 0, 1)", ""),
        ("v1.fill_rect = lambda *a: None; check(v1)", "BrokenError"),
    ],
)
def test_a_finding_is_a_crash_a_hang_or_an_exception_not_ours(statement: str, kind: str) -> None:
    program = ["v1 = vd.Context(4, 4)", statement]
    assert outcome(program, hang=3)[0] == kind


def test_programs_are_shortened_to_what_matters() -> None:
    wrong = [
        "v1 = vd.Context(4, 4)",
        "v1.save()",
        "v1.restore()",
        "v1._ops = 3",
        "v1.fill_rect(1, 1, 1, 1)",
        "v1.save()",
    ]
    assert shortened(wrong, "TypeError", 20) == ["v1 = vd.Context(4, 4)", "v1._ops = 3", "v1.fill_rect(1, 1, 1, 1)"]

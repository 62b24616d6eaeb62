"""What is judged: the probes, and the examples."""

from __future__ import annotations

from pathlib import Path

from tests.vector.judgement import TEXT_FINER, Picture
from tests.vector.probes import PROBES
from vecdraw.cli.program import run_program

EXAMPLES = sorted((Path(__file__).resolve().parents[2] / "examples").glob("*.py"))


def probes() -> list[Picture]:
    """A drawing for each feature."""
    return [probed(name) for name in PROBES]


def probed(name: str) -> Picture:
    """A probe as a picture."""
    probe = PROBES[name]
    return Picture(name, probe.context().scene, probe.small_text, TEXT_FINER if probe.small_text else 1)


def example(path: Path) -> Picture:
    """What an example draws; all but a few have small text."""
    return Picture(path.stem, run_program(path), small_text=True, finer=2)


def examples() -> list[Picture]:
    """What each example draws."""
    return [example(path) for path in EXAMPLES]

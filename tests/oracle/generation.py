"""Programs from Hypothesis, many at once: a browser that draws fifty in one go is not asked fifty times."""

from hypothesis import HealthCheck, Phase, given, seed, settings

from tests.oracle.programs import Program
from tests.strategies import drawing_programs

# Hypothesis starts a run with the simplest examples, and varies what it found after the tenth: good for shrinking
# towards one failure, but hundreds of near copies here. So many short runs, each without its first two examples.
RUN = 10


def generate(count: int, number: int) -> list[Program]:
    """`count` drawing programs; the same ones for the same `number` and the same release of Hypothesis."""
    programs: list[Program] = []
    for run in range(-(-count // (RUN - 2))):
        programs += _run(number * 1_000_003 + run)[2:]
    return programs[:count]


PROGRAMS = drawing_programs()


def _run(number: int) -> list[Program]:
    programs: list[Program] = []

    @seed(number)
    @settings(
        max_examples=RUN,
        phases=[Phase.generate],
        database=None,
        deadline=None,
        derandomize=False,
        suppress_health_check=list(HealthCheck),
    )
    @given(PROGRAMS)
    def collect(program: Program) -> None:
        programs.append(program)

    collect()
    return programs

"""Many scenes to pictures, by several workers, a few at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Literal, NamedTuple, get_args

from vecdraw.arguments import is_one_of
from vecdraw.codecs.codec import check_flag
from vecdraw.errors import BadTypeError, BadValueError, RenderError, shown
from vecdraw.export.crew import Crew, Job, Processes, Threads, processors
from vecdraw.export.formats import format_named
from vecdraw.export.render import check_encoding
from vecdraw.export.worker import Outcome
from vecdraw.scene.scene import Scene

Kind = Literal["thread", "process"]
Errors = Literal["raise", "return"]

_MOST_WORKERS = 1024


class Rendered(NamedTuple):
    """A result as it was completed: `index` counts the scenes from 0, `value` is the picture or the error."""

    index: int  # type: ignore[assignment]  # hides tuple.index, which has no use here
    value: Any


def render_many(
    scenes: Iterable[Job],
    *,
    workers: int | None = None,
    kind: Kind = "thread",
    format: str | None = None,  # noqa: A002  # the argument's public name
    ordered: bool = True,
    errors: Errors = "raise",
    in_flight: int | None = None,
    **options: Any,
) -> Iterator[Any]:
    """Draws scenes by several workers and yields the results while the next ones are drawn.

    `scenes` yields Scenes, or calls without arguments that return one: those are made in the worker, so that recording
    is shared out as well. It is asked for a scene when there is room for it: at most `in_flight` (twice the workers and
    one more when None) are begun and not yet handed over. `workers` is how many work at a time (the processors there
    are when None), `kind` whether they are threads of this process or processes of their own, started anew ("spawn":
    a program guards what it does by `if __name__ == "__main__":`), which get the registered fonts and the limits of
    this one; calls must pickle then. `format` None gives arrays as `to_numpy` does, with `scale` and `background` as
    the only options; else bytes as `encode` does, with its options.

    Yields the results in order, or `Rendered` (index, value) as they are completed when not `ordered`. A scene that
    cannot be drawn raises `RenderError` with its index when its turn comes, which ends the rest; `errors="return"`
    yields that error in the place of its result and goes on. Closing the iterator, an error and Ctrl-C end the
    workers: threads finish the scene they are drawing, processes are stopped. A process that dies loses the scene it
    was drawing and no other.

    Raises `BadValueError` or `BadTypeError` for a bad argument before anything is begun.
    """
    if not is_one_of(kind, get_args(Kind)):
        raise BadValueError(f"kind must be 'thread' or 'process', got {shown(kind)}")
    if not is_one_of(errors, get_args(Errors)):
        raise BadValueError(f"errors must be 'raise' or 'return', got {shown(errors)}")
    if isinstance(scenes, Scene) or not isinstance(scenes, Iterable):
        raise BadTypeError(f"scenes must be an iterable of scenes, got {shown(scenes)}")
    check_flag("ordered", ordered)
    count = _count("workers", workers, processors())
    room = _count("in_flight", in_flight, 2 * count + 1)
    _check_options(format, options)
    crew_type = Threads if kind == "thread" else Processes
    return _results(
        iter(scenes),
        lambda: crew_type(count, format, options),
        room,
        ordered=ordered,
        raises=errors == "raise",
    )


def _results(
    scenes: Iterator[Job], new_crew: Any, room: int, *, ordered: bool, raises: bool
) -> Iterator[Any]:
    crew: Crew = new_crew()
    try:
        for index, outcome in _outcomes(scenes, crew, room, ordered=ordered):
            value = outcome.value if outcome.error is None else _error(index, outcome.error)
            if raises and isinstance(value, RenderError):
                raise value from value.__cause__
            yield value if ordered else Rendered(index, value)
    finally:
        crew.close()


def _outcomes(scenes: Iterator[Job], crew: Crew, room: int, *, ordered: bool) -> Iterator[tuple[int, Outcome]]:
    """What becomes of each scene, by index. What the iterator of scenes raises comes after all before it."""
    done: dict[int, Outcome] = {}
    given = handed = 0
    failure: BaseException | None = None
    more = True
    while True:
        while more and given - handed < room:
            try:
                job = next(scenes)
            except StopIteration:
                more = False
            except Exception as error:  # noqa: BLE001  # raised again below
                more, failure = False, error
            else:
                _give(crew, given, job, done)
                given += 1
        if handed == given:
            break
        found = (handed if handed in done else None) if ordered else next(iter(done), None)
        if found is None:
            done.update(crew.collect())
            continue
        outcome = done.pop(found)
        yield found, outcome
        del outcome  # the picture is the caller's alone
        handed += 1
    if failure is not None:
        raise failure


def _give(crew: Crew, index: int, job: Any, done: dict[int, Outcome]) -> None:
    if not isinstance(job, Scene) and not callable(job):
        error = BadTypeError(f"expected a Scene, or a call that returns one, got {shown(job)}")
        done[index] = Outcome(None, error)
        return
    try:
        crew.give(index, job)
    except Exception as error:  # noqa: BLE001  # whatever pickling a call of the program raises
        done[index] = Outcome(None, error)


def _error(index: int, error: Exception) -> RenderError:
    found = RenderError(index, f"{type(error).__name__}: {error}")
    found.__cause__ = error
    return found


def _count(name: str, value: object, default: int) -> int:
    if value is None:
        return default
    if isinstance(value, bool) or not isinstance(value, int):
        raise BadTypeError(f"{name} must be a whole number, got {shown(value)}")
    if not 1 <= value <= _MOST_WORKERS:
        raise BadValueError(f"{name} must be from 1 to {_MOST_WORKERS}, got {shown(value)}")
    return value


def _check_options(format: str | None, options: dict[str, Any]) -> None:  # noqa: A002  # the word for it
    if format is None:
        unknown = [name for name in options if name not in {"scale", "background"}]
        if unknown:
            raise BadValueError(f"arrays have no option {unknown[0]!r}; expected scale or background")
        check_encoding("png", options)
    else:
        if "on_fallback" in options:
            raise BadValueError("render_many has no option 'on_fallback'; encode one scene at a time for that")
        format_named(format)
        check_encoding(format, options)

"""Templates that are broken on purpose: each must end in an error of vecdraw or in a picture, within the limits.

    python -m tests.poster.mutations --count 10000 --seed 1

A third are made from the schema, a third are designed templates with parts of their trees changed, a third the same
with bytes of their text changed. They run in processes of their own, which are ended when one takes too long.
"""

from __future__ import annotations

import argparse
import copy
import faulthandler
import json
import multiprocessing
import random
import resource
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any, Final

import yaml
from hypothesis import HealthCheck, Phase, given, seed, settings

import vecdraw as vd
from tests.poster.strategies import HOSTILE, documents
from vecdraw import limits
from vecdraw.errors import VecdrawError
from vecdraw.poster.source import SourceFormat

DESIGNS: Final = Path(vd.__file__).parent / "poster" / "designs"
_SECONDS: Final = 20.0  # for one template; the largest of them take one
_MEMORY: Final = 4 << 30  # bytes of address space
_CHUNK: Final = 250
BOUNDS: Final = {"template_canvas_pixels": 1_000_000, "template_nodes": 2_000, "template_image_pixels": 1_000_000}
"""Tighter than by default, so that those which reach them are soon done."""


class UnexpectedError(Exception):
    """Something other than an error of vecdraw: the template, and what it came to."""


def drawn(text: str | bytes, form: SourceFormat, scale: float = 0.1) -> str:
    """What a template comes to: "picture", or the name of an error of vecdraw. Raises `UnexpectedError`."""
    try:
        with limits.relaxed(**BOUNDS):
            template = vd.Template.parse(text, form, folder=DESIGNS)
            poster = template.render(template.samples, scale=scale)
            pixels = poster.to_numpy()
            count = sum(1 for _ in poster.root.all()) - 1  # the poster itself
    except VecdrawError as error:
        if not str(error):
            raise UnexpectedError(f"an error without words for {text!r}") from error
        return type(error).__name__
    except UnexpectedError:
        raise
    except BaseException as error:
        if isinstance(error, KeyboardInterrupt):
            raise
        raise UnexpectedError(f"{type(error).__name__}: {error} for {text!r}") from error
    if pixels.shape[0] * pixels.shape[1] > BOUNDS["template_canvas_pixels"] or count > BOUNDS["template_nodes"]:
        raise UnexpectedError(f"{count} boxes and {pixels.shape} px for {text!r}")
    return "picture"


def designs() -> tuple[str, ...]:
    """The texts of the designed templates."""
    return tuple(path.read_text("utf-8") for path in sorted(DESIGNS.glob("*.yaml")))


def flipped(text: str, chance: random.Random) -> bytes:
    """A text with a few of its bytes changed, taken out, doubled or moved."""
    data = bytearray(text.encode())
    for _ in range(chance.randint(1, 4)):
        at, size = chance.randrange(len(data)), chance.choice((1, 1, 2, 8, 40))
        match chance.randrange(6):
            case 0:
                data[at] ^= 1 << chance.randrange(8)
            case 1:
                del data[at : at + size]
            case 2:
                data[at:at] = data[at : at + size]
            case 3:
                data[at:at] = str(chance.choice(HOSTILE)).encode("utf-8", "replace")[:200]
            case 4:
                other = chance.randrange(len(data))
                data[at : at + size] = data[other : other + size]
            case _:
                digits = [index for index, byte in enumerate(data) if 48 <= byte <= 57]
                if digits:
                    data[chance.choice(digits)] = chance.choice(b"0123456789.-e")
        if not data:
            break
    return bytes(data)


def changed(tree: Any, chance: random.Random) -> Any:
    """A tree with a few of its parts put elsewhere, taken out or made something else."""
    tree = copy.deepcopy(tree)
    for _ in range(chance.randint(1, 4)):
        places = list(_places(tree))
        if not places:
            break
        container, key = chance.choice(places)
        match chance.randrange(5):
            case 0 | 1:
                container[key] = copy.deepcopy(chance.choice(HOSTILE))
            case 2:
                del container[key]
            case 3:
                other, there = chance.choice(places)
                if there in other if isinstance(other, dict) else there < len(other):
                    container[key] = copy.deepcopy(other[there])
            case _:
                if isinstance(container, dict):
                    container[chance.choice(places)[1]] = copy.deepcopy(container[key])
                else:
                    container.append(copy.deepcopy(container[key]))
    return tree


def _places(tree: Any) -> Any:
    stack = [tree]
    while stack:
        one = stack.pop()
        pairs = list(one.items()) if isinstance(one, dict) else list(enumerate(one)) if isinstance(one, list) else []
        for key, value in pairs:
            yield one, key
            stack.append(value)


def run(count: int, number: int) -> Counter[str]:
    """Draws `count` templates in this process. Raises `UnexpectedError` for the first that ends otherwise."""
    chance, met = random.Random(number), Counter[str]()  # noqa: S311  # no secret
    drawn('{"size": "9x9", "body": {"text": "永"}}', "json")  # libraries and fonts, which are no template's time
    texts = designs()
    trees = [yaml.safe_load(text) for text in texts]

    @seed(number)
    @settings(
        max_examples=count // 3,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(documents())
    def from_schema(document: dict[str, Any]) -> None:
        met[_timed(json.dumps(document), "json", 0.5)] += 1

    from_schema()
    while sum(met.values()) < count:
        at = chance.randrange(len(texts))
        if chance.random() < 0.5:  # half
            met[_timed(flipped(texts[at], chance), "yaml", 0.1)] += 1
        else:
            met[_timed(json.dumps(changed(trees[at], chance), default=str), "json", 0.1)] += 1
    return met


def _timed(text: str | bytes, form: SourceFormat, scale: float) -> str:
    """As `drawn`; a template that takes too long ends the process, with the template on standard error."""
    _last.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass"))
    faulthandler.dump_traceback_later(_SECONDS, exit=True)
    try:
        return drawn(text, form, scale)
    finally:
        faulthandler.cancel_dump_traceback_later()


_last = Path("/dev/null")


def _work(count: int, number: int, folder: str, answers: Any) -> None:
    global _last  # noqa: PLW0603  # one file for the process
    _last = Path(folder) / f"last-{number}"
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    faulthandler.enable()
    try:
        answers.put((number, dict(run(count, number)), ""))
    except BaseException as error:  # noqa: BLE001  # told to whoever began this
        answers.put((number, {}, f"{type(error).__name__}: {error}"[:4000]))


def _tell(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main() -> int:
    """Runs as many as were asked for, and tells what they came to."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--seconds", type=float, default=1e9, help="ends after so long")
    parser.add_argument("--folder", default="/tmp", help="where templates that fail are kept")  # noqa: S108  # as told
    options = parser.parse_args()
    context, met, failed, done = multiprocessing.get_context("spawn"), Counter[str](), 0, 0
    begun = time.monotonic()
    for number in range(options.seed, options.seed + -(-options.count // _CHUNK)):
        if time.monotonic() - begun > options.seconds:
            break
        answers = context.SimpleQueue()
        size = min(_CHUNK, options.count - done)
        worker = context.Process(target=_work, args=(size, number, options.folder, answers))
        worker.start()
        worker.join()
        if answers.empty():
            failed += 1
            _tell(f"seed {number}: the process ended with {worker.exitcode}; see {options.folder}/last-{number}")
            continue
        _, counts, problem = answers.get()
        if problem:
            failed += 1
            _tell(f"seed {number}: {problem}")
        met.update(counts)
        done += size
        _tell(f"{sum(met.values()):,} templates, {failed} failures, {time.monotonic() - begun:.0f} s")
    for name, count in met.most_common():
        _tell(f"{name:20} {count:,}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

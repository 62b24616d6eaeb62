"""A banner from a template, with three fields that change: vecdraw and its peers, `python -m benchmarks.banner_peers`.

1200 x 630 px: a photo that covers it, a gradient, a title, two lines of Chinese, a QR code.
Every contender makes a PNG in memory, each by its own quick compression; they take turns, some banners each as in a
batch, and what counts is time of processors, all threads and processes of a contender together, so that a machine that
is busy is fair. vecdraw looks for the size of the title and makes the QR code; the others are told the size, and get
the code as a picture.

`--rows N` renders N small posters and tells how much memory was in use, `--processes` how much faster two processes
are.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import multiprocessing
import os
import resource
import shutil
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnContext
from pathlib import Path
from typing import Any, Final

from benchmarks.peers import banner
from benchmarks.peers.contender import MissingError

_HERE: Final = Path(__file__).parent / "peers"
_PACKAGES: Final = Path(__file__).parents[1] / "out" / "peers"
_NPM: Final = f"npm install --prefix {_PACKAGES} @takumi-rs/core @takumi-rs/helpers"
_PICTEX: Final = f"python -m venv {_PACKAGES}/pictex && {_PACKAGES}/pictex/bin/pip install pictex pillow"
_SCALE: Final = 6  # px of a module of the QR code, as a picture
_WARM: Final = 5
_BATCH: Final = 6  # banners of a turn
_TURNS: Final = 7  # of one process and two

Draw = Callable[[int, Path | None], float]
"""Makes a banner by its number, saves it where a path is given; the seconds of processors it took."""


def ours(folder: Path, threads: int | None = None) -> Draw:
    """vecdraw, a PNG by so many threads; as many as there are cores when None."""
    from vecdraw.poster.template import Template

    template = Template.parse(banner.TEMPLATE, folder=folder)

    def draw(number: int, path: Path | None = None) -> float:
        start = time.process_time()
        png = template.render(banner.data(number)).encode("png", compression="fast", threads=threads)
        taken = time.process_time() - start
        if path is not None:
            path.write_bytes(png)
        return taken

    return draw


def takumi(folder: Path) -> Draw:
    """takumi, through Node.js."""
    node = shutil.which("node")
    if node is None or not (_PACKAGES / "node_modules" / "@takumi-rs").exists():
        raise MissingError("there is no takumi", _NPM)
    program = _Program([node, str(_HERE / "takumi.mjs"), str(_PACKAGES)])
    fonts = [{"name": banner.FAMILY, "weight": weight, "path": str(path)} for weight, path in banner.FONTS.items()]
    program.ask({"fonts": fonts, "src": banner.PHOTO, "photo": str(folder / banner.PHOTO)})

    def draw(number: int, path: Path | None = None) -> float:
        asked = {"html": banner.html(banner.data(number)), "lang": banner.LANG, **_size(path)}
        return program.ask(asked)

    return draw


def pictex(folder: Path) -> Draw:
    """PicTex."""
    python = _PACKAGES / "pictex" / "bin" / "python"
    if not python.exists():
        raise MissingError("there is no PicTex", _PICTEX)
    from PIL import Image

    program = _Program([str(python), str(_HERE / "with_pictex.py")])
    fonts = {str(weight): str(path) for weight, path in banner.FONTS.items()}
    setup = {"fonts": fonts, "photo": str(folder / banner.PHOTO), "size": banner.TITLE_SIZE, **_size(None)}
    program.ask({"setup": setup})

    def draw(number: int, path: Path | None = None) -> float:
        code = folder / f"code{number}.png"
        pixels = banner.code_pixels(banner.data(number)["url"]).repeat(_SCALE, 0).repeat(_SCALE, 1)
        Image.fromarray(pixels).convert("RGBA").save(code)
        return program.ask({**banner.data(number), "code": str(code), **_size(path)})

    return draw


def browser(folder: Path) -> Draw:
    """Headless Chromium, kept open: the page is changed by DevTools, and a picture of it taken."""
    from tests.oracle.chromium import find_chromium
    from tests.service.browser import Browser

    executable = find_chromium()
    if executable is None:
        raise MissingError("there is no Chromium", "apt-get install chromium")
    page = folder / "page.html"
    faces = "".join(
        f"@font-face {{ font-family: '{banner.FAMILY}'; font-weight: {weight}; src: url('{path.as_uri()}'); }}\n"
        for weight, path in banner.FONTS.items()
    )
    body = banner.html(banner.data(0))
    page.write_text(f"<!doctype html><meta charset=utf-8><style>{faces} body {{ margin: 0 }}</style>{body}")
    opened = Browser(executable)
    opened.resize(banner.WIDTH, banner.HEIGHT)
    opened.open(page.as_uri())
    opened.until("document.readyState == 'complete' && document.getElementById('title') != null")
    opened.evaluate("document.fonts.ready.then(() => true)")

    def draw(number: int, path: Path | None = None) -> float:
        says = banner.data(number)
        texts = {name: says[name] for name in ("title", "first")}
        code = json.dumps(banner.code(says["url"]))
        start = _processor_time(opened.pid)
        opened.evaluate(
            f"for (const [name, text] of Object.entries({json.dumps(texts)}))"
            f" document.getElementById(name).textContent = text;"
            f"document.getElementById('code').src = {code}; document.getElementById('code').decode().then(() => 1)"
        )
        png = opened.screenshot()
        taken = _processor_time(opened.pid) - start
        if path is not None:
            path.write_bytes(png)
        return taken

    return draw


class _Program:
    """A child process that draws, and takes the time itself."""

    def __init__(self, command: list[str]) -> None:
        pipe = subprocess.PIPE
        self._process = subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL, text=True)

    def ask(self, question: dict[str, Any]) -> float:
        """What it answers: seconds."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(question) + "\n")
        self._process.stdin.flush()
        return float(self._process.stdout.readline())


def _size(path: Path | None) -> dict[str, Any]:
    saved = {} if path is None else {"save": str(path)}
    return {"width": banner.WIDTH, "height": banner.HEIGHT, **saved}


def _processor_time(root: int) -> float:
    """Seconds of processors that a process and all under it have taken, from /proc."""
    parents: dict[int, int] = {}
    ticks: dict[int, int] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue  # it has ended
            parents[int(entry.name)] = int(fields[1])
            ticks[int(entry.name)] = int(fields[11]) + int(fields[12])
    total = 0
    for process, taken in ticks.items():
        above: int | None = process
        while above is not None and above != root:
            above = parents.get(above)
        total += taken if above == root else 0
    return total / os.sysconf("SC_CLK_TCK")


def compare(rounds: int, pictures: Path | None) -> None:
    """Prints a table of the contenders."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        banner.make_photo(folder)
        found: dict[str, Draw] = {}
        for title, make in {"vecdraw": ours, "takumi": takumi, "PicTex": pictex, "Chromium": browser}.items():
            try:
                found[title] = make(folder)
            except MissingError as missing:
                print(f"missing: {title}: {missing}; to install it: {missing.command}")
        taken: dict[str, list[float]] = {title: [] for title in found}
        for turn in range(-1, rounds):
            for title, draw in found.items():
                seconds = [draw((turn + 1) * _BATCH + at, None) for at in range(_BATCH)]
                if turn >= 0:
                    taken[title] += seconds[1:]  # the first finds caches of the processor with others' data
        for title, draw in found.items():
            if pictures is not None:
                pictures.mkdir(parents=True, exist_ok=True)
                draw(7, pictures / f"{title}.png")
    own = taken["vecdraw"]
    print(f"{'':<10} median ms   mean ms  least ms   times vecdraw (medians, means, least)")
    for title, times in taken.items():
        ways = (statistics.median, statistics.mean, min)
        numbers = "".join(f"{way(times) * 1000:10.2f}" for way in ways)
        print(f"{title:<10}{numbers}   " + " ".join(f"{way(times) / way(own):8.2f}" for way in ways))


class _Worker:
    """A process that draws banners, each in one thread; it is warm when this returns."""

    def __init__(self, context: SpawnContext, folder: str, first: int) -> None:
        self._ours, theirs = context.Pipe()
        self._process = context.Process(target=_work, args=(theirs, folder, first), daemon=True)
        self._process.start()
        self.took()

    def begin(self, count: int) -> None:
        """Has it draw so many."""
        self._ours.send(count)

    def took(self) -> tuple[float, float]:
        """Seconds on the clock, and of processors, when it is done."""
        clock, worked = self._ours.recv()
        return clock, worked

    def end(self) -> None:
        """Ends it."""
        self._ours.close()
        self._process.join()


def _work(asked: Connection, folder: str, number: int) -> None:
    draw = ours(Path(folder), threads=1)
    count = _WARM
    with contextlib.suppress(EOFError):
        while True:
            start, worked = time.perf_counter(), time.process_time()
            for at in range(count):
                draw(number + at, None)
            asked.send((time.perf_counter() - start, time.process_time() - worked))
            number += count
            count = asked.recv()


def scaling(count: int) -> None:
    """Prints how much faster two processes are than one: by the clock, and by time of processors on a busy machine.

    Each draws in one thread, or one would use two cores as well. They take turns: one, the other, both.
    """
    rates: list[tuple[float, float]] = []
    context = multiprocessing.get_context("spawn")
    with tempfile.TemporaryDirectory() as folder:
        banner.make_photo(Path(folder))
        workers = [_Worker(context, folder, at * 10_000) for at in range(2)]
        for _ in range(_TURNS):
            alone, together = [], []
            for one in workers:
                one.begin(count)
                alone.append(one.took())
            for one in workers:
                one.begin(count)
            together = [one.took() for one in workers]
            slowest = [max(each) for each in zip(*together, strict=True)]
            rates.append((sum(clock for clock, _ in alone) / slowest[0], sum(work for _, work in alone) / slowest[1]))
        for one in workers:
            one.end()
    for what, found in zip(("clock", "processors"), zip(*rates, strict=True), strict=True):
        print(f"two processes, {what}: {statistics.median(found):.2f} times one, of {[round(one, 2) for one in found]}")


def memory(rows: int) -> None:
    """Prints how much memory was in use, the most so far, as rows are rendered: small posters whose fields change."""
    from vecdraw.poster.template import Template

    template = Template.parse(_SMALL)
    start = time.process_time()
    for number in range(rows):
        says = {**banner.data(number), "price": number}
        template.render(says).encode("png", compression="fast")
        if (number + 1) % max(1, rows // 10) == 0:
            kilobytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
            each = (time.process_time() - start) / (number + 1) * 1000
            print(f"{number + 1:8,} rows: {kilobytes / 1024:8.1f} MiB at most, {each:.2f} ms each", flush=True)


_SMALL: Final = """
size: 120x63
lang: zh-Hans
parameters: {title: text, first: text, second: text, url: text, price: number}
body:
  - row:
      - column:
          - {text: "{title}", font: "700 10px 'Noto Sans CJK SC'", fit: [4, 12], height: 24}
          - {text: "{second}", font: "6px 'Noto Sans CJK SC'"}
          - {text: "{price|money:CNY}", font: "8px 'Noto Sans CJK SC'"}
        grow: 1
        basis: 0
      - {qr: "{url}", width: 33, height: 33}
    padding: 6
    gap: 4
"""


def main() -> None:
    """Prints what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=30)
    parser.add_argument("--pictures", type=Path, help="a directory for what each has drawn")
    parser.add_argument("--rows", type=int, help="rows to render for the use of memory")
    parser.add_argument("--processes", type=int, help="banners for each process, to compare two with one")
    options = parser.parse_args()
    if options.rows is not None:
        memory(options.rows)
    elif options.processes is not None:
        scaling(options.processes)
    else:
        compare(options.rounds, options.pictures)


if __name__ == "__main__":
    main()

"""Fuzzes the public interface: `python -m tests.fuzz.api_fuzzer --seconds 3600 --seed 1`.

Random calls run in child processes. A crash, a hang, an exception that is not the library's own, a Context that no
longer draws, or too much memory is a finding; each is shortened and printed as a Python program. Exits with 1 if there
are any.
"""

import argparse
import json
import os
import queue
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from tests.fuzz.generation import Generator, Program

HANG = 20.0  # seconds that one program may take
BATCH = 400  # programs of one child
SHORTENING = 90.0  # seconds that shortening one finding may take
COMMAND = [sys.executable, "-X", "faulthandler", "-m", "tests.fuzz.execution"]


@dataclass
class Finding:
    """One way in which programs failed; `program` is the first, shortened."""

    kind: str
    where: str
    what: str
    number: int
    program: Program
    times: int = 1

    @property
    def signature(self) -> tuple[str, str]:
        return self.kind, self.where


@dataclass
class Fuzzer:
    """Runs programs of a seed and gathers findings."""

    seed: int
    hang: float = HANG
    shorten: bool = True
    programs: int = 0
    findings: dict[tuple[str, str], Finding] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._generator = Generator(self.seed)

    def fuzz(self, seconds: float, most: int | None = None) -> None:
        """Runs programs for so many seconds; no more than about `most`, by whole batches."""
        end = time.monotonic() + seconds
        first = 0
        while time.monotonic() < end and (most is None or first < most):
            first = self._batch(first, end)

    def _batch(self, first: int, end: float) -> int:
        """Runs programs in one child, from number `first`; the number to go on with."""
        begun = first
        with subprocess.Popen(
            [*COMMAND, str(self.seed), str(first), str(first + BATCH)],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        ) as child:  # fmt: skip
            errors: list[str] = []
            threading.Thread(target=lambda: errors.append(child.stderr.read()), daemon=True).start()
            try:
                for message in _messages(child, self.hang, end):
                    if "begin" in message:
                        begun = message["begin"]
                        self.programs += 1
                    elif "finding" in message:
                        self._found(message["number"], message["finding"])
                    elif "done" in message:
                        return message["done"]
            except TimeoutError:
                stood = _stopped(child, errors)
                if time.monotonic() < end:
                    what = f"over {self.hang:g} s; {stood}"
                    self._found(begun, {"kind": "hang", "where": f"program {begun}", "what": what})
                return begun + 1
            code = child.wait()
        if code:
            where = _last_frame("".join(errors))
            self._found(begun, {"kind": _died(code), "where": where, "what": "".join(errors)[-600:]})
        return begun + 1

    def _found(self, number: int, finding: dict[str, str]) -> None:
        known = self.findings.get((finding["kind"], finding["where"]))
        if known is not None:
            known.times += 1
            return
        program = self._generator.program(number)
        made = Finding(finding["kind"], finding["where"], finding["what"], number, program)
        self.findings[made.signature] = made
        if self.shorten:
            made.program = shortened(program, made.kind, self.hang)
        show(made)


def _stopped(child: subprocess.Popen[str], errors: list[str]) -> str:
    """Ends a child that says nothing; where its threads stood."""
    child.send_signal(signal.SIGABRT)
    try:
        child.wait(timeout=5.0)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()
    time.sleep(0.2)  # for the thread that reads what it said
    return "".join(errors)[-2000:]


def _messages(child: subprocess.Popen[str], hang: float, end: float) -> Iterator[dict[str, Any]]:
    """What a child says. Raises TimeoutError when it says nothing for too long, or when time is up."""
    lines: queue.Queue[str] = queue.Queue()

    def read() -> None:
        for line in child.stdout or ():
            lines.put(line)
        lines.put("")

    threading.Thread(target=read, daemon=True).start()
    heard = time.monotonic()
    while True:
        try:
            line = lines.get(timeout=0.2)
        except queue.Empty:
            if time.monotonic() > min(end, heard + hang):
                raise TimeoutError from None
            continue
        heard = time.monotonic()
        if not line:
            return
        yield json.loads(line)
        if heard > end:
            raise TimeoutError


def outcome(program: Program, hang: float = HANG) -> tuple[str, str]:
    """The kind and place of what a program shows when it runs alone; empty when all is well."""
    try:
        done = subprocess.run(
            COMMAND, input=json.dumps(program), capture_output=True, text=True, timeout=hang, check=False
        )
    except subprocess.TimeoutExpired:
        return "hang", ""
    if done.returncode:
        return _died(done.returncode), _last_frame(done.stderr)
    finding = json.loads(done.stdout.splitlines()[-1])["finding"]
    return (finding["kind"], finding["where"]) if finding else ("", "")


def shortened(program: Program, kind: str, hang: float) -> Program:
    """A part of the program that still fails in the same way; all of it if it does not fail alone."""
    end = time.monotonic() + SHORTENING
    if outcome(program, hang)[0] != kind:
        return ["# fails only after the programs before it:", *program]
    size = max(1, len(program) // 2)
    while True:
        at = 0
        while at < len(program) and time.monotonic() < end:
            shorter = program[:at] + program[at + size :]
            if outcome(shorter, hang)[0] == kind:
                program = shorter
            else:
                at += size
        if size == 1 or time.monotonic() > end:
            return program
        size //= 2


def _died(code: int) -> str:
    return signal.Signals(-code).name if code < 0 else f"exit {code}"


def _last_frame(errors: str) -> str:
    """The innermost frame of the library in faulthandler's report."""
    frames = [line.strip() for line in errors.splitlines() if "vecdraw" in line and "line" in line]
    return frames[0] if frames else errors.strip().splitlines()[-1][:100] if errors.strip() else ""


def show(finding: Finding) -> None:
    """Prints a finding as a program."""
    head = f"# {finding.kind} in {finding.where} (program {finding.number}): {finding.what!r}"
    sys.stdout.write("\n".join(["", head, *finding.program, ""]))
    sys.stdout.flush()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    if hasattr(os, "nice"):
        os.nice(10)
    fuzzer = Fuzzer(options.seed)
    fuzzer.fuzz(options.seconds)
    for finding in fuzzer.findings.values():
        sys.stdout.write(f"{finding.times:6} x {finding.kind} in {finding.where}: {finding.what[:100]!r}\n")
    sys.stdout.write(f"{fuzzer.programs} programs, {len(fuzzer.findings)} findings\n")
    return 1 if fuzzer.findings else 0


if __name__ == "__main__":
    sys.exit(main())

"""What a process can take from itself before it runs code of strangers, as far as the system lets it.

Resource limits on every POSIX system; on Linux a seccomp filter (no sockets, processes, signals, writing of files) and,
from kernel 5.13 on, Landlock (no reading outside of Python's own folders). Both go through ctypes: no library for them
has wheels and is kept up.
"""

from __future__ import annotations

import ctypes
import os
import struct
import sys
from collections.abc import Iterable
from typing import Any, Final

_FILES: Final = 64  # descriptors; imports open one at a time
_NO_NEW_PRIVS, _SET_SECCOMP, _FILTER = 38, 22, 2
_ALLOW, _DENY, _KILL = 0x7FFF0000, 0x00050001, 0x80000000  # SECCOMP_RET_ALLOW, _ERRNO with EPERM, _KILL_PROCESS
_LOAD, _EQUALS, _AT_LEAST, _ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_WRITING: Final = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND

_ARCHITECTURES: Final = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
_OPEN: Final = {"x86_64": ((2, 1), (257, 2)), "aarch64": ((56, 2),)}
"""The calls that open files, each with the number of the argument that has the flags."""
_DENIED: Final = {
    "x86_64": (
        *(41, 42, 43, 44, 46, 49, 50, 53, 288, 307),  # sockets
        *(56, 57, 58, 59, 322, 435),  # clone, fork, vfork, execve, execveat, clone3
        *(62, 129, 200, 234, 297, 424, 434, 438),  # signals to others, and handles on them
        *(76, 77, 82, 83, 84, 85, 86, 87, 88, 90, 91, 92, 93, 94, 133, 285),  # truncate to chown, mknod, fallocate
        *(258, 259, 260, 263, 264, 265, 266, 268, 316, 437, 452),  # the same with a directory, openat2
        *(101, 310, 311, 425, 298, 321, 250, 248, 249, 323, 165, 272, 308, 319, 280, 132, 235, 261),
        *(188, 189, 190, 197, 198, 199, 29, 30, 31, 64, 68, 69, 70, 71, 240, 241, 302, 160, 161, 155),
        *(109, 112, 141, 142, 144, 203, 251, 256, 279, 314),  # groups, priorities, processors of others
        *(103, 153, 159, 163, 164, 166, 167, 168, 169, 170, 171, 172, 173, 175, 176, 179, 227, 246),  # what root may do
        *(304, 305, 313, 320, 428, 429, 430, 431, 432, 433, 442, 443),
    ),
    "aarch64": (
        *(198, 199, 200, 201, 202, 203, 206, 211, 242, 269),
        *(220, 221, 281, 435),
        *(129, 130, 131, 138, 240, 424, 434, 438),
        *(33, 34, 35, 36, 37, 38, 45, 46, 47, 52, 53, 54, 55, 276, 437, 452),
        *(117, 270, 271, 425, 241, 280, 219, 217, 218, 282, 40, 97, 268, 279, 88, 51, 41),
        *(5, 6, 7, 14, 15, 16, 194, 195, 196, 190, 191, 193, 186, 187, 188, 189, 180, 181, 261, 164),
        *(154, 157, 140, 118, 119, 122, 30, 238, 239, 274),
        *(116, 58, 171, 89, 170, 39, 224, 225, 142, 161, 162, 105, 106, 60, 112, 104),
        *(265, 266, 273, 294, 428, 429, 430, 431, 432, 433, 442, 443),
    ),
}
"""Numbers of the calls that are refused: tables of the kernel (arch/x86/entry/syscalls, asm-generic/unistd.h)."""

_LANDLOCK: Final = (444, 445, 446)  # create_ruleset, add_rule, restrict_self
_READS, _EVERYTHING = 0b1101, 0x1FFF  # execute, read_file, read_dir; all that the first version of Landlock handles


def confine(seconds: int, memory: int, folders: Iterable[str]) -> tuple[str, ...]:
    """Limits this process for good; `folders` are what it may still read. Returns what is in force.

    Raises `OSError` where not even the resource limits can be set.
    """
    _limit(seconds, memory)
    done = ["rlimits"]
    if sys.platform == "linux":
        libc = ctypes.CDLL(None, use_errno=True)
        _call(libc.prctl, _NO_NEW_PRIVS, 1, 0, 0, 0)
        if _landlock(libc, folders):
            done.append("landlock")
        if _seccomp(libc):
            done.append("seccomp")
    return tuple(done)


def _limit(seconds: int, memory: int) -> None:
    import resource  # not on Windows

    bounds = {
        resource.RLIMIT_CPU: seconds + 1,  # the signal that tells of it comes a second before the one that does not
        resource.RLIMIT_AS: memory,
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_NOFILE: _FILES,
        resource.RLIMIT_NPROC: 0,
    }
    for kind, bound in bounds.items():
        _, hard = resource.getrlimit(kind)
        most = bound if hard == resource.RLIM_INFINITY else min(bound, hard)
        resource.setrlimit(kind, (min(seconds, most) if kind == resource.RLIMIT_CPU else most, most))


def _seccomp(libc: ctypes.CDLL) -> bool:
    machine = os.uname().machine
    if machine not in _ARCHITECTURES:
        return False
    code = [_step(_LOAD, 4), _step(_EQUALS, _ARCHITECTURES[machine], 1, 0), _step(_RETURN, _KILL)]
    code += [_step(_LOAD, 0), _step(_AT_LEAST, 0x40000000, 0, 1), _step(_RETURN, _DENY)]  # x86's x32
    for number in _DENIED[machine]:
        code += [_step(_EQUALS, number, 0, 1), _step(_RETURN, _DENY)]
    for number, argument in _OPEN[machine]:
        code += [
            _step(_EQUALS, number, 0, 4),
            _step(_LOAD, 16 + 8 * argument),
            _step(_ANY_BIT, _WRITING, 0, 1),
            _step(_RETURN, _DENY),
            _step(_RETURN, _ALLOW),
        ]
    code.append(_step(_RETURN, _ALLOW))
    program = ctypes.create_string_buffer(b"".join(code))
    header = ctypes.create_string_buffer(struct.pack("HxxxxxxP", len(code), ctypes.addressof(program)))
    return _call(libc.prctl, _SET_SECCOMP, _FILTER, header, 0, 0) == 0


def _call(function: Any, *arguments: int | ctypes.Array[ctypes.c_char]) -> int:
    """A C function of longs and of the addresses of buffers."""
    longs = [ctypes.c_long(a) if isinstance(a, int) else ctypes.byref(a) for a in arguments]
    return int(function(*longs))


def _step(code: int, value: int, if_true: int = 0, if_false: int = 0) -> bytes:
    """One instruction of the kernel's packet filter."""
    return struct.pack("HBBI", code, if_true, if_false, value)


def _landlock(libc: ctypes.CDLL, folders: Iterable[str]) -> bool:
    create, add, restrict = _LANDLOCK
    rules = ctypes.create_string_buffer(struct.pack("Q", _EVERYTHING))
    ruleset = _call(libc.syscall, create, rules, 8, 0)
    if ruleset < 0:
        return False
    own = {sys.prefix, sys.base_prefix, sys.exec_prefix, "/usr/lib", "/usr/lib64", "/lib", "/lib64", *folders}
    for folder in sorted(own):
        try:
            parent = os.open(folder, getattr(os, "O_PATH", 0) | os.O_CLOEXEC)
        except OSError:
            continue
        allowed = _READS if os.path.isdir(folder) else _READS & ~0b1000  # noqa: PTH112  # as os.open takes it
        rule = ctypes.create_string_buffer(struct.pack("=Qi", allowed, parent))
        _call(libc.syscall, add, ruleset, 1, rule, 0)
        os.close(parent)
    done = _call(libc.syscall, restrict, ruleset, 0) == 0
    os.close(ruleset)
    return done

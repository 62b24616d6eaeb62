"""Locks on open files that end with the process, however it ends."""

from __future__ import annotations

import errno
import sys
from typing import Final, Literal

_TAKEN: Final = frozenset({errno.EACCES, errno.EAGAIN, errno.EDEADLK})

Outcome = Literal["locked", "taken", "unsupported"]

if sys.platform == "win32":
    import msvcrt
    import os

    def try_lock(descriptor: int, *, shared: bool = False) -> Outcome:
        """Locks an open file for this process, if no other holds it; says so if there are no locks of the kind."""
        if shared:
            return "unsupported"
        try:
            os.lseek(descriptor, 0, os.SEEK_SET)
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError as error:
            return "taken" if error.errno in _TAKEN else "unsupported"
        return "locked"

else:
    import fcntl

    def try_lock(descriptor: int, *, shared: bool = False) -> Outcome:
        """Locks an open file for this process, if no other holds it; says so if there are no locks of the kind."""
        try:
            fcntl.flock(descriptor, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
        except OSError as error:
            return "taken" if error.errno in _TAKEN else "unsupported"
        return "locked"

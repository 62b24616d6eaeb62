"""The packages to install, fonts/ under the name vecdraw_fonts, and the compiled kernels.

Everything else is in pyproject.toml, which can discover packages or map one to a directory, but not both.
"""

import sys
from pathlib import Path

from setuptools import Extension, find_packages, setup

# No fused multiply-add: the kernels' twins in Python round after each operation, and the bytes must be the same.
FLAGS = ["/O2", "/fp:precise"] if sys.platform == "win32" else ["-O3", "-ffp-contract=off", "-fvisibility=hidden"]

setup(
    packages=[*find_packages(include=["vecdraw", "vecdraw.*"]), "vecdraw_fonts"],
    package_dir={"vecdraw_fonts": "fonts"},
    ext_modules=[
        Extension(
            f"vecdraw.kernel.{source.stem}",
            [source.as_posix()],
            depends=[header.as_posix() for header in Path("vecdraw/kernel").glob("*.h")],
            extra_compile_args=FLAGS,
            define_macros=[("Py_LIMITED_API", "0x030B0000")],
            py_limited_api=True,
            optional=True,  # where there is no compiler the twins do the same, slower
        )
        for source in sorted(Path("vecdraw/kernel").glob("_*.c"))
    ],
    options={"bdist_wheel": {"py_limited_api": "cp311"}},
)

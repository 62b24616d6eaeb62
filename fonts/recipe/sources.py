"""The packages the fonts come from, downloaded with their own package managers and checked by digest."""

from __future__ import annotations

import hashlib
import subprocess
import tarfile
from dataclasses import dataclass
from pathlib import Path
from typing import Literal


@dataclass(frozen=True, slots=True)
class Package:
    """One archive, as its package manager downloads it; `sha256` is the archive's digest."""

    manager: Literal["debian", "npm"]
    name: str
    version: str
    sha256: str

    @property
    def label(self) -> str:
        """The package as `index.json` names it."""
        kind = "Debian" if self.manager == "debian" else "npm"
        return f"{kind} package {self.name} {self.version}"


NOTO_CJK = Package(
    "debian",
    "fonts-noto-cjk",
    "1:20220127+repack1-1",
    "4a2515eb6db3978b897fef9709ed0d2b1f4c6c4df4d83d6c4ef65f71f1b1f502",
)
NOTO_CORE = Package(
    "debian",
    "fonts-noto-core",
    "20201225-1",
    "58f4f0bb6720f919f92096b3508e1412a0f1544424ade6c5b5bf1eb694dd64ba",
)
NOTO_MONO = Package(
    "debian",
    "fonts-noto-mono",
    "20201225-1",
    "0807ec6454a6f66892159e7939a5c919ac28332e11d54ea78778577d9c569a59",
)
UNICODE_DATA = Package(
    "debian",
    "unicode-data",
    "15.0.0-1",
    "5efef23bbb1c6a133ecbdd63a2cfa07159ccacf5466a49e2426101c5ecd691fc",
)
INTER = Package(
    "npm",
    "inter-ui",
    "4.1.1",
    "e392e4d71f18a7c1f23dfecd833d68fa05eeab41862686584e80fd2b5d87e9c0",
)
ARABIC = Package(
    "npm",
    "@fontsource-variable/noto-sans-arabic",
    "5.3.0",
    "b6c7b9001f81e4df07a4f2501ad1b710f8faf2ed0cccc753bd3162a358b08ce5",
)
HEBREW = Package(
    "npm",
    "@fontsource-variable/noto-sans-hebrew",
    "5.3.0",
    "85bb3375f5176f977bb84349d0e3160a59e4da389caf790e63f7c16257dfe6de",
)
DEVANAGARI = Package(
    "npm",
    "@fontsource-variable/noto-sans-devanagari",
    "5.3.0",
    "b5e77b55d96a5918e559193773490a7a5dd0e512e6354c93103a058ff8996ac0",
)
THAI = Package(
    "npm",
    "@fontsource-variable/noto-sans-thai",
    "5.3.0",
    "9b3fb4ac74ddc4ec1064a606735dba08bc639450869e08a08a0115bfba964705",
)
EMOJI = Package(
    "npm",
    "@fontsource/noto-color-emoji",
    "5.3.2",
    "1bd31f2fb1616c9da2892e385ff9a95a446cecbc045e1354e6b8a64389f77b96",
)


def digest(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def unpacked(package: Package, cache: Path) -> Path:
    """The directory the package is unpacked in; downloads it into `cache` first where it is not there yet.

    Raises RuntimeError when the archive's digest is not the recorded one.
    """
    folder = cache / f"{package.manager}-{package.name.replace('/', '-').lstrip('@')}"
    tree = folder / "tree"
    if tree.is_dir():
        return tree
    folder.mkdir(parents=True, exist_ok=True)
    suffix = "*.deb" if package.manager == "debian" else "*.tgz"
    if not list(folder.glob(suffix)):
        _download(package, folder)
    (archive,) = folder.glob(suffix)
    found = digest(archive)
    if found != package.sha256:
        raise RuntimeError(f"{archive}: sha256 {found}, expected {package.sha256}")
    if package.manager == "debian":
        subprocess.run(["dpkg-deb", "-x", str(archive), str(tree)], check=True)
    else:
        with tarfile.open(archive) as tar:
            tar.extractall(tree, filter="data")
    return tree


def _download(package: Package, folder: Path) -> None:
    if package.manager == "debian":
        command = ["apt-get", "download", f"{package.name}={package.version}"]
    else:
        command = ["npm", "pack", "--silent", f"{package.name}@{package.version}"]
    subprocess.run(command, cwd=folder, check=True)

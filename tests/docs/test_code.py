"""The code on the pages of the documentation runs, from the top of each page to its end."""

import re
import shutil
from pathlib import Path

import pytest

import vecdraw.limits
from tests.print.press import press_profile

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
BLOCK = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def blocks(page: Path) -> list[tuple[int, str]]:
    """The Python code of a page with the line that each block starts at; not what is included from elsewhere."""
    text = page.read_text(encoding="utf-8")
    found = [(text.count("\n", 0, match.start(1)) + 1, match[1]) for match in BLOCK.finditer(text)]
    return [(line, code) for line, code in found if "--8<--" not in code]


def by_path(page: Path) -> str:
    """How a test of that page is called."""
    return page.relative_to(ROOT).as_posix()


@pytest.fixture
def _limits_restored(monkeypatch: pytest.MonkeyPatch) -> None:
    """A page may change the limits of the process."""
    monkeypatch.setattr(vecdraw.limits, "_process", vecdraw.limits.Limits())


@pytest.mark.usefixtures("_limits_restored")
@pytest.mark.parametrize("page", [page for page in PAGES if blocks(page)], ids=by_path)
def test_the_code_of_a_page_runs(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copy(ROOT / "examples" / "data" / "dandelion.jpg", tmp_path / "photo.jpg")
    (tmp_path / "press.icc").write_bytes(press_profile())
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {"__name__": "__docs__"}
    for line, code in blocks(page):
        exec(compile("\n" * (line - 1) + code, str(page), "exec"), names)  # noqa: S102  # the pages are ours


def test_the_pages_have_code_to_run() -> None:
    assert sum(len(blocks(page)) for page in PAGES) > 50
    assert blocks(ROOT / "README.md")


def test_a_block_that_fails_is_found_with_its_line() -> None:
    assert BLOCK.findall("text\n```python\n1 / 0\n```\n```sh\nls\n```\n") == ["1 / 0\n"]


def test_every_picture_of_the_pages_is_there_and_light() -> None:
    pictures = [*(ROOT / "docs").rglob("*.png"), *(ROOT / "docs").rglob("*.webp")]
    for page in PAGES:
        for name in re.findall(r"!\[[^\]]*\]\(([^)]+\.(?:png|webp))\)", page.read_text(encoding="utf-8")):
            assert page.parent / name in pictures
    assert all(picture.stat().st_size < 300_000 for picture in pictures)
    assert sum(picture.stat().st_size for picture in pictures) < 8_000_000

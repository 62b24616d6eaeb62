"""The designed templates: each draws in all its sizes and formats, and nothing is wrong with it."""

from __future__ import annotations

import hashlib
import io
import re
from functools import cache
from pathlib import Path

import pytest
from PIL import Image

import vecdraw as vd
from vecdraw.errors import BadValueError
from vecdraw.poster.boxes import Box
from vecdraw.poster.catalogue import design_names, design_pictures, read_design

pytest.importorskip("stretchable")
pytest.importorskip("zxingcpp")
pytest.importorskip("babel")

SHORT_SIDE = 200  # px
FOLDER = Path(vd.__file__).parent / "poster" / "designs"


@cache
def design(name: str) -> vd.Template:
    return vd.Template.load(FOLDER / f"{name}.yaml")


VARIANTS = [(name, size) for name in design_names() for size in design(name).sizes]


def test_there_are_all_that_were_promised() -> None:
    promised = {
        *("exhibition", "product-banner", "social-card", "event-ticket", "certificate", "price-tag", "quote", "menu"),
        *("classical-poem", "bilingual-notice", "chart-card", "book-cover"),
        *("arabic-exhibition", "hebrew-event", "photo-poster"),
    }
    assert promised <= set(design_names())


@pytest.mark.parametrize(("name", "size"), VARIANTS)
def test_nothing_is_found(name: str, size: str) -> None:
    template = design(name)
    assert template.check(template.samples, size=size) == ()


@pytest.mark.parametrize(("name", "size"), VARIANTS)
def test_it_is_drawn_in_every_format(name: str, size: str) -> None:
    template = design(name)
    poster = template.render(template.samples, size=size)
    scale = SHORT_SIDE / min(poster.width, poster.height)
    png = Image.open(io.BytesIO(poster.encode("png", scale=scale)))
    assert min(png.size) == pytest.approx(SHORT_SIDE, abs=1)
    assert len(png.convert("RGB").getcolors(1 << 20) or ()) > 20
    assert poster.encode("svg").startswith(b"<svg")
    assert poster.encode("pdf").startswith(b"%PDF")


@pytest.mark.parametrize("name", design_names())
def test_all_of_it_is_declared(name: str) -> None:
    template = design(name)
    assert template.title
    assert len(template.parameters) >= 3
    assert set(template.samples) == {one.name for one in template.parameters}


@pytest.mark.parametrize("name", design_names())
def test_it_uses_bundled_fonts_alone(name: str) -> None:
    named = {
        family
        for text in re.findall(rb"font: \"?(.*)", read_design(name))
        for family in re.findall(rb"'([^']+)'", text)
    }
    assert all(vd.fonts.entries(family.decode()) for family in named)


LONG: dict[str, dict[str, object]] = {
    "arabic-exhibition": {"title": "جماليات الخط العربي في مدن المتوسط", "place": "دار الفنون، القاعة الكبرى الثانية"},
    "bilingual-notice": {"chinese": "地下车库出入口改造通知", "english": "Underground Garage Entrance Closure"},
    "book-cover": {"title": "潮汐与月亮史", "english": "The Moon, the Sea, and a Short History of Tides"},
    "certificate": {"name": "Maximiliana Alexandra von Hohenberg", "course": "Advanced Typography and Book Design"},
    "chart-card": {"title": "第三季度集团合并营业总收入", "total": 1284600, "change": -0.084},
    "classical-poem": {
        "title": "前赤壁賦並序",
        "text": "永和九年，歲在癸丑，暮春之初，會於會稽山陰之蘭亭，修禊事也。" * 4,
    },
    "event-ticket": {"name": "International Jazz Fest", "place": "上海 · 西岸艺术中心 一号主舞台"},
    "exhibition": {"artists": ["沈知微 Shen Zhiwei"] * 5, "english": "Between Mountains and Distant Waters"},
    "hebrew-event": {"title": "ג׳אז על הגג באביב הלבן", "band": "שלישיית נועה לוי ואורחים · Noa Levy Trio"},
    "invitation": {"first": "欧阳嘉木", "place": "杭州 · 西子湖畔 望湖楼大酒店 三楼宴会厅"},
    "name-badge": {"name": "Maximiliana Hohenberg", "company": "International Typography Association"},
    "photo-poster": {"title": "风把种子带到很远的地方", "english": "How Far the Wind Carries the Seeds"},
    "price-tag": {"name": "有机全脂牛奶家庭装 1 L × 12 Organic Whole Milk", "price": 1299.9, "before": 1588},
    "product-banner": {"title": "四月的第一场春雨\n落在龙井村的茶山上", "price": 12800, "currency": "EUR"},
    "quote": {"text": "The limits of my language mean the limits of my world, they say. " * 3},
    "social-card": {"title": "How a grid leads the eye, and when a page does without one"},
}


@pytest.mark.parametrize(("name", "size"), [one for one in VARIANTS if one[0] in LONG])
def test_longer_texts_find_room(name: str, size: str) -> None:
    template = design(name)
    data = {**template.samples, **LONG[name]}
    assert template.check(data, size=size) == ()
    root = template.boxes(data, size=size)
    texts = [box for box in root.all() if box.kind == "text"]
    across = [box.content for box in texts if not 0 <= box.x <= box.x + box.width <= root.width + 1]
    down = [box.content for box in texts if not 0 <= box.y <= box.y + box.height <= root.height + 1]
    assert (across, down) == ([], [])


def test_designs_lie_in_the_package() -> None:
    named = {name for one in design_names() for name in (f"{one}.yaml", *design_pictures(one))}
    assert {path.name for path in FOLDER.iterdir()} == named


def test_pictures_tell_whence_they_are() -> None:
    pictures = {name: data for one in design_names() for name, data in design_pictures(one).items()}
    for name, data in pictures.items():
        if not name.endswith(".txt"):
            told = pictures[f"{name.partition('.')[0]}.txt"].decode()
            assert all(what in told for what in (name, "Licence: ", "Origin: ", hashlib.sha256(data).hexdigest()))


def test_designs_from_the_right_are_mirrored() -> None:
    for name in ("arabic-exhibition", "hebrew-event"):
        root = design(name).boxes(design(name).samples)
        titles = [box for box in root.all() if box.kind == "text" and box.get("fit")]
        lines = [(box, line) for box in titles for line in box.layout.placed(*_inside(box)).lines]
        assert lines
        assert all(line.x + line.width > box.width - 1 for box, line in lines)


def _inside(box: Box) -> tuple[float, float]:
    return box.content_box.width, box.content_box.height


def test_a_name_that_is_none() -> None:
    with pytest.raises(BadValueError, match="did you mean 'quote'"):
        read_design("qoute")

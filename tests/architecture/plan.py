"""The plan of the house: rooms by floor, and the one door of each native library. docs/architecture.md explains it."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Plan:
    """What a package's modules may import."""

    package: str
    floors: tuple[frozenset[str], ...]
    """The rooms from the top floor down. Rooms on one floor never import each other, except on the ground floor."""
    doors: dict[str, tuple[str, ...]]
    """For each third-party library, the modules or packages that may import it. A library without a door fails."""
    everywhere: frozenset[str]
    """Libraries that every room may import."""
    shaping_door: str = ""
    """The one module that may call `uharfbuzz.shape`."""
    entrances: frozenset[str] = field(default=frozenset({"__init__", "__main__"}))
    """Modules of the package itself that belong to no room: they import anything, and nothing imports them."""

    def floor(self, room: str) -> int | None:
        """How high a room lies, 0 being the ground; None for a room that is not in the plan."""
        return next((height for height, rooms in enumerate(reversed(self.floors)) if room in rooms), None)


VECDRAW = Plan(
    package="vecdraw",
    floors=(
        frozenset({"cli"}),
        frozenset({"service", "batch"}),
        frozenset({"poster"}),
        frozenset({"context"}),
        frozenset({"export"}),
        frozenset({"compare"}),
        frozenset({"backends", "codecs"}),
        frozenset({"text"}),
        frozenset({"glyphs", "scene"}),
        frozenset({"typeface", "paint", "metadata"}),
        frozenset({"geometry", "storage"}),
        frozenset({"errors", "units", "limits", "arguments", "caches", "on_demand", "kernel"}),
    ),
    doors={
        "babel": ("vecdraw.poster.formats", "vecdraw.poster.locales"),
        "PIL": ("vecdraw.codecs",),
        "blake3": ("vecdraw.storage.checksum",),
        "brotli": ("vecdraw.codecs.containers.jxl",),
        "deflate": ("vecdraw.codecs.png_deflate",),
        "distributed": ("vecdraw.batch.dask_engine",),
        "fontTools": ("vecdraw.typeface",),
        "freetype": ("vecdraw.typeface", "vecdraw.glyphs.raster"),
        "google_crc32c": ("vecdraw.storage.checksum",),
        "icu4py": ("vecdraw.text",),
        "isal": ("vecdraw.codecs.png_deflate", "vecdraw.codecs.completeness"),
        "obstore": ("vecdraw.storage.object_store",),
        "pyarrow": ("vecdraw.storage.manifest_table", "vecdraw.batch.rows"),
        "pikepdf": ("vecdraw.backends.pdf", "vecdraw.codecs.containers.pdf"),
        "pillow_heif": ("vecdraw.codecs",),
        "pillow_jxl": ("vecdraw.codecs",),
        "pyphen": ("vecdraw.text.hyphenation",),
        "pytest": ("vecdraw.compare.pytest_golden",),
        "pyvips": ("vecdraw.codecs.vips",),
        "skia": ("vecdraw.backends.skia", "vecdraw.geometry.pathops"),
        "ray": ("vecdraw.batch.ray_engine",),
        "resvg_py": ("vecdraw.poster.svg_picture",),
        "stretchable": ("vecdraw.poster.taffy",),
        "zxingcpp": ("vecdraw.poster.codes",),
        "yaml": ("vecdraw.poster.yaml_values",),
        "uharfbuzz": ("vecdraw.typeface", "vecdraw.text.shape"),
        "zlib_ng": ("vecdraw.codecs.png_deflate", "vecdraw.codecs.tiff_strips"),
        "vecdraw_fonts": ("vecdraw.typeface",),
    },
    everywhere=frozenset({"numpy"}),
    shaping_door="vecdraw.text.shape",
)

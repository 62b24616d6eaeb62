"""vecdraw: 2D vector drawing and text for Python, with the semantics of the HTML canvas.

>>> import vecdraw as vd
>>> ctx = vd.Context(1200, 630, background="white")
>>> ctx.fill_style = "oklch(70% .15 30)"
>>> ctx.fill_rect(100, 100, 400, 200)
>>> ctx.save_as("card.png")
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

from vecdraw import errors, limits
from vecdraw.caches import cache_info, clear_caches, configure_caches
from vecdraw.context.context import Context
from vecdraw.context.shader import Shader
from vecdraw.geometry.affine import Affine
from vecdraw.geometry.path import Path
from vecdraw.geometry.projection import Projection
from vecdraw.geometry.rect import Rect
from vecdraw.paint.brush import Interpolation, MeshPatch
from vecdraw.paint.color import Color
from vecdraw.paint.glyph_policy import GlyphPolicy
from vecdraw.paint.gradient import ConicGradient, LinearGradient, RadialGradient
from vecdraw.paint.image_data import ImageData
from vecdraw.paint.mesh import MeshGradient
from vecdraw.paint.noise import Noise
from vecdraw.paint.pattern import Pattern
from vecdraw.paint.pixmap import Pixmap
from vecdraw.paint.texture import Texture
from vecdraw.scene.scene import Scene
from vecdraw.typeface.font import Font

if TYPE_CHECKING:
    from vecdraw.codecs.decode import Frame as Frame
    from vecdraw.codecs.interceptors import Interceptor as Interceptor
    from vecdraw.codecs.png import PngOptions as PngOptions
    from vecdraw.codecs.png_bands import PngBands as PngBands
    from vecdraw.codecs.png_bands import PngState as PngState
    from vecdraw.codecs.profile import Profile as Profile
    from vecdraw.codecs.quantisation import contrast_tables as contrast_tables
    from vecdraw.codecs.sources import load_frames as load_frames
    from vecdraw.codecs.sources import load_image as load_image
    from vecdraw.compare.comparison import Comparison as Comparison
    from vecdraw.compare.comparison import compare as compare
    from vecdraw.context.document import Document as Document
    from vecdraw.context.front_plot import plot_front as plot_front
    from vecdraw.context.page import Page as Page
    from vecdraw.export.animation import encode_animation as encode_animation
    from vecdraw.export.animation import save_animation as save_animation
    from vecdraw.export.choice import Choice as Choice
    from vecdraw.export.choice import Trial as Trial
    from vecdraw.export.many import Rendered as Rendered
    from vecdraw.export.many import render_many as render_many
    from vecdraw.export.metadata_files import read_metadata as read_metadata
    from vecdraw.export.metadata_files import strip_metadata as strip_metadata
    from vecdraw.export.metadata_files import write_metadata as write_metadata
    from vecdraw.export.pages import encode_pages as encode_pages
    from vecdraw.export.pages import save_pages as save_pages
    from vecdraw.export.pareto import Front as Front
    from vecdraw.export.pareto import FrontPoint as FrontPoint
    from vecdraw.export.pareto import pareto as pareto
    from vecdraw.export.print_proof import ink as ink
    from vecdraw.export.print_proof import proof as proof
    from vecdraw.export.print_sheet import print_sheet as print_sheet
    from vecdraw.export.render import encode as encode
    from vecdraw.export.render import save as save
    from vecdraw.export.render import search as search
    from vecdraw.export.report import ExportReport as ExportReport
    from vecdraw.export.resumable import Resumable as Resumable
    from vecdraw.export.resumable import resumable as resumable
    from vecdraw.export.resumable_picture import save_large as save_large
    from vecdraw.export.save_many import SavedMany as SavedMany
    from vecdraw.export.save_many import SaveJob as SaveJob
    from vecdraw.export.save_many import save_many as save_many
    from vecdraw.geometry.page_size import PageSize as PageSize
    from vecdraw.geometry.page_size import page_size as page_size
    from vecdraw.glyphs.shared import SharedGlyphs as SharedGlyphs
    from vecdraw.metadata.metadata import Metadata as Metadata
    from vecdraw.metadata.migration import Migration as Migration
    from vecdraw.metadata.place import Place as Place
    from vecdraw.metadata.policy import MetadataPolicy as MetadataPolicy
    from vecdraw.metadata.time import CaptureTime as CaptureTime
    from vecdraw.paint import filters as filters
    from vecdraw.poster.poster import Poster as Poster
    from vecdraw.poster.template import Template as Template
    from vecdraw.storage.manifest import Manifest as Manifest
    from vecdraw.storage.record import Record as Record
    from vecdraw.storage.stores import FolderStore as FolderStore
    from vecdraw.storage.stores import MemoryStore as MemoryStore
    from vecdraw.storage.stores import Store as Store
    from vecdraw.storage.stores import open_store as open_store
    from vecdraw.text.canvas_text import TextMetrics as TextMetrics
    from vecdraw.text.decoration import Decoration as Decoration
    from vecdraw.text.glyph_preload import preload as preload
    from vecdraw.text.inline_image import InlineImage as InlineImage
    from vecdraw.text.kinsoku import Kinsoku as Kinsoku
    from vecdraw.text.laid_text import Layout as Layout
    from vecdraw.text.layout import layout_text as layout_text
    from vecdraw.text.markup import text_markup as text_markup
    from vecdraw.text.missing import MissingGlyphs as MissingGlyphs
    from vecdraw.text.missing import missing_glyphs as missing_glyphs
    from vecdraw.text.paragraph_style import ParagraphStyle as ParagraphStyle
    from vecdraw.text.ruby import Ruby as Ruby
    from vecdraw.text.span import Span as Span
    from vecdraw.typeface.store import fonts as fonts

import_module("vecdraw.compare")  # a room that is called as a function is: once it is loaded it takes no name any more
globals().pop("compare")

__version__ = "0.1.0"

__all__ = [
    "Affine",
    "CaptureTime",
    "Choice",
    "Color",
    "Comparison",
    "ConicGradient",
    "Context",
    "Decoration",
    "Document",
    "ExportReport",
    "FolderStore",
    "Font",
    "Frame",
    "Front",
    "FrontPoint",
    "GlyphPolicy",
    "ImageData",
    "InlineImage",
    "Interceptor",
    "Interpolation",
    "Kinsoku",
    "Layout",
    "LinearGradient",
    "Manifest",
    "MemoryStore",
    "MeshGradient",
    "MeshPatch",
    "Metadata",
    "MetadataPolicy",
    "Migration",
    "MissingGlyphs",
    "Noise",
    "Page",
    "PageSize",
    "ParagraphStyle",
    "Path",
    "Pattern",
    "Pixmap",
    "Place",
    "PngBands",
    "PngOptions",
    "PngState",
    "Poster",
    "Profile",
    "Projection",
    "RadialGradient",
    "Record",
    "Rect",
    "Rendered",
    "Resumable",
    "Ruby",
    "SaveJob",
    "SavedMany",
    "Scene",
    "Shader",
    "SharedGlyphs",
    "Span",
    "Store",
    "Template",
    "TextMetrics",
    "Texture",
    "Trial",
    "cache_info",
    "clear_caches",
    "compare",
    "configure_caches",
    "contrast_tables",
    "encode",
    "encode_animation",
    "encode_pages",
    "errors",
    "filters",
    "fonts",
    "ink",
    "layout_text",
    "limits",
    "load_frames",
    "load_image",
    "missing_glyphs",
    "open_store",
    "page_size",
    "pareto",
    "plot_front",
    "preload",
    "print_sheet",
    "proof",
    "read_metadata",
    "render_many",
    "resumable",
    "save",
    "save_animation",
    "save_large",
    "save_many",
    "save_pages",
    "search",
    "strip_metadata",
    "text_markup",
    "write_metadata",
]

_WHEN_ASKED_FOR: Final = {
    "Choice": "vecdraw.export.choice",
    "Comparison": "vecdraw.compare.comparison",
    "ExportReport": "vecdraw.export.report",
    "Kinsoku": "vecdraw.text.kinsoku",
    "MissingGlyphs": "vecdraw.text.missing",
    "TextMetrics": "vecdraw.text.canvas_text",
    "Trial": "vecdraw.export.choice",
    "compare": "vecdraw.compare.comparison",
    "encode": "vecdraw.export.render",
    "filters": "vecdraw.paint",
    "fonts": "vecdraw.export.warming",
    "load_image": "vecdraw.codecs.sources",
    "missing_glyphs": "vecdraw.text.missing",
    "save": "vecdraw.export.render",
    "search": "vecdraw.export.render",
    "Document": "vecdraw.context.document",
    "Page": "vecdraw.context.page",
    "Front": "vecdraw.export.pareto",
    "FrontPoint": "vecdraw.export.pareto",
    "contrast_tables": "vecdraw.codecs.quantisation",
    "pareto": "vecdraw.export.pareto",
    "plot_front": "vecdraw.context.front_plot",
    "Interceptor": "vecdraw.codecs.interceptors",
    "read_metadata": "vecdraw.export.metadata_files",
    "strip_metadata": "vecdraw.export.metadata_files",
    "write_metadata": "vecdraw.export.metadata_files",
    "Metadata": "vecdraw.metadata.metadata",
    "Migration": "vecdraw.metadata.migration",
    "Place": "vecdraw.metadata.place",
    "MetadataPolicy": "vecdraw.metadata.policy",
    "CaptureTime": "vecdraw.metadata.time",
    "Poster": "vecdraw.poster.poster",
    "Template": "vecdraw.poster.template",
    "FolderStore": "vecdraw.storage.stores",
    "Manifest": "vecdraw.storage.manifest",
    "MemoryStore": "vecdraw.storage.stores",
    "Record": "vecdraw.storage.record",
    "Resumable": "vecdraw.export.resumable",
    "SaveJob": "vecdraw.export.save_many",
    "SavedMany": "vecdraw.export.save_many",
    "Store": "vecdraw.storage.stores",
    "open_store": "vecdraw.storage.stores",
    "resumable": "vecdraw.export.resumable",
    "save_large": "vecdraw.export.resumable_picture",
    "save_many": "vecdraw.export.save_many",
    "PageSize": "vecdraw.geometry.page_size",
    "PngBands": "vecdraw.codecs.png_bands",
    "PngOptions": "vecdraw.codecs.png",
    "PngState": "vecdraw.codecs.png_bands",
    "Profile": "vecdraw.codecs.profile",
    "ink": "vecdraw.export.print_proof",
    "page_size": "vecdraw.geometry.page_size",
    "print_sheet": "vecdraw.export.print_sheet",
    "proof": "vecdraw.export.print_proof",
    "Frame": "vecdraw.codecs.decode",
    "encode_animation": "vecdraw.export.animation",
    "encode_pages": "vecdraw.export.pages",
    "load_frames": "vecdraw.codecs.sources",
    "save_animation": "vecdraw.export.animation",
    "save_pages": "vecdraw.export.pages",
    "Rendered": "vecdraw.export.many",
    "render_many": "vecdraw.export.many",
    "Ruby": "vecdraw.text.ruby",
    "SharedGlyphs": "vecdraw.glyphs.shared",
    "preload": "vecdraw.text.glyph_preload",
    "text_markup": "vecdraw.text.markup",
    "InlineImage": "vecdraw.text.inline_image",
    "Decoration": "vecdraw.text.decoration",
    "Layout": "vecdraw.text.laid_text",
    "ParagraphStyle": "vecdraw.text.paragraph_style",
    "Span": "vecdraw.text.span",
    "layout_text": "vecdraw.text.layout",
}
"""Where names are that are loaded with their first use: a program pays for what it uses."""


def __getattr__(name: str) -> Any:
    """A name that is loaded when it is asked for (PEP 562)."""
    if name not in _WHEN_ASKED_FOR:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(_WHEN_ASKED_FOR[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """All public names."""
    return sorted({*(name for name in globals() if name.startswith("__")), *__all__})

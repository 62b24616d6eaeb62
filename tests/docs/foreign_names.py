"""The names of other libraries that the guides must have a row for."""

import re

_GG_METHODS = """
AsMask Clear ClearPath Clip ClipPreserve ClosePath CubicTo DrawArc DrawCircle DrawEllipse DrawEllipticalArc DrawImage
DrawImageAnchored DrawLine DrawPoint DrawRectangle DrawRegularPolygon DrawRoundedRectangle DrawString
DrawStringAnchored DrawStringWrapped EncodeJPG EncodePNG Fill FillPreserve FontHeight GetCurrentPoint Height Identity
Image InvertMask InvertY LineTo LoadFontFace MeasureMultilineString MeasureString MoveTo NewSubPath Pop Push
QuadraticTo ResetClip Rotate RotateAbout SaveJPG SavePNG Scale ScaleAbout SetColor SetDash SetDashOffset SetFillRule
SetFillRuleEvenOdd SetFillRuleWinding SetFillStyle SetFontFace SetHexColor SetLineCap SetLineCapButt SetLineCapRound
SetLineCapSquare SetLineJoin SetLineJoinBevel SetLineJoinRound SetLineWidth SetMask SetPixel SetRGB SetRGB255 SetRGBA
SetRGBA255 SetStrokeStyle Shear ShearAbout Stroke StrokePreserve TransformPoint Translate Width WordWrap
"""
_GG_FUNCTIONS = """
CubicBezier Degrees Identity LoadFontFace LoadImage LoadJPG LoadPNG NewConicGradient NewContext NewContextForImage
NewContextForRGBA NewLinearGradient NewRadialGradient NewSolidPattern NewSurfacePattern QuadraticBezier Radians Rotate
SaveJPG SavePNG Scale Shear Translate
"""
_CAIRO_CONTEXT = """
append_path arc arc_negative clip clip_extents clip_preserve close_path copy_clip_rectangle_list copy_page copy_path
copy_path_flat curve_to device_to_user device_to_user_distance fill fill_extents fill_preserve font_extents
get_antialias get_current_point get_dash get_dash_count get_fill_rule get_font_face get_font_matrix get_font_options
get_group_target get_hairline get_line_cap get_line_join get_line_width get_matrix get_miter_limit get_operator
get_scaled_font get_source get_target get_tolerance glyph_extents glyph_path has_current_point identity_matrix in_clip
in_fill in_stroke line_to mask mask_surface move_to new_path new_sub_path paint paint_with_alpha path_extents
pop_group pop_group_to_source push_group push_group_with_content rectangle rel_curve_to rel_line_to rel_move_to
reset_clip restore rotate save scale select_font_face set_antialias set_dash set_fill_rule set_font_face
set_font_matrix set_font_options set_font_size set_hairline set_line_cap set_line_join set_line_width set_matrix
set_miter_limit set_operator set_scaled_font set_source set_source_rgb set_source_rgba set_source_surface
set_tolerance show_glyphs show_page show_text show_text_glyphs stroke stroke_extents stroke_preserve tag_begin tag_end
text_extents text_path transform translate user_to_device user_to_device_distance
"""
_CAIRO_OTHERS = """
Pattern.get_extend Pattern.set_extend Pattern.get_matrix Pattern.set_matrix Pattern.get_filter Pattern.set_filter
Pattern.get_dither Pattern.set_dither SolidPattern SolidPattern.get_rgba SurfacePattern SurfacePattern.get_surface
Gradient.add_color_stop_rgb Gradient.add_color_stop_rgba Gradient.get_color_stops_rgba LinearGradient
LinearGradient.get_linear_points RadialGradient RadialGradient.get_radial_circles MeshPattern MeshPattern.begin_patch
MeshPattern.curve_to MeshPattern.end_patch MeshPattern.line_to MeshPattern.move_to MeshPattern.set_control_point
MeshPattern.set_corner_color_rgb MeshPattern.set_corner_color_rgba MeshPattern.get_patch_count
MeshPattern.get_control_point MeshPattern.get_corner_color_rgba MeshPattern.get_path RasterSourcePattern
Matrix Matrix.init_rotate Matrix.invert Matrix.multiply Matrix.rotate Matrix.scale Matrix.transform_distance
Matrix.transform_point Matrix.translate
ImageSurface ImageSurface.create_for_data ImageSurface.create_from_png ImageSurface.get_data ImageSurface.get_format
ImageSurface.get_height ImageSurface.get_stride ImageSurface.get_width PDFSurface PDFSurface.add_outline
PDFSurface.set_metadata PDFSurface.set_size SVGSurface RecordingSurface RecordingSurface.ink_extents
RecordingSurface.get_extents Surface.write_to_png Surface.finish Surface.flush Surface.create_similar
Surface.create_similar_image Surface.create_for_rectangle Surface.get_content Surface.get_device_scale
Surface.set_device_scale Surface.get_device_offset Surface.set_device_offset Surface.get_fallback_resolution
Surface.set_fallback_resolution Surface.get_mime_data Surface.set_mime_data Surface.supports_mime_type
Surface.map_to_image Surface.unmap_image Surface.mark_dirty Surface.mark_dirty_rectangle Surface.show_page
Surface.copy_page Surface.get_font_options Surface.has_show_text_glyphs Surface.get_device
"""
_CANVAS = """
save restore reset isContextLost scale rotate translate transform getTransform setTransform resetTransform globalAlpha
globalCompositeOperation imageSmoothingEnabled imageSmoothingQuality strokeStyle fillStyle createLinearGradient
createRadialGradient createConicGradient createPattern shadowOffsetX shadowOffsetY shadowBlur shadowColor filter
clearRect fillRect strokeRect beginPath fill stroke clip isPointInPath isPointInStroke drawFocusIfNeeded fillText
strokeText measureText drawImage createImageData getImageData putImageData lineWidth lineCap lineJoin miterLimit
setLineDash getLineDash lineDashOffset lang font textAlign textBaseline direction letterSpacing fontKerning
fontStretch fontVariantCaps textRendering wordSpacing closePath moveTo lineTo quadraticCurveTo bezierCurveTo arcTo
rect roundRect arc ellipse beginLayer endLayer getContextAttributes addColorStop addPath
"""
_IMAGE_DRAW = """
arc bitmap chord circle ellipse line multiline_text multiline_textbbox pieslice point polygon rectangle
regular_polygon rounded_rectangle shape text textbbox textlength
"""
_SKIA_CANVAS = """
newPage saveAs toBuffer conicCurveTo createProjection createTexture currentTransform drawCanvas fontVariant
lineDashFit lineDashMarker measureText outlineText textTracking textWrap bounds edges d complement contains difference
intersect union xor interpolate jitter offset points round simplify transform trim unwind loadImage
"""


def _words(text: str) -> list[str]:
    return re.findall(r"[\w.]+", text)


GG_METHODS = _words(_GG_METHODS)
GG_FUNCTIONS = _words(_GG_FUNCTIONS)
CAIRO_CONTEXT = _words(_CAIRO_CONTEXT)
CAIRO_OTHERS = _words(_CAIRO_OTHERS)
CANVAS = _words(_CANVAS)
IMAGE_DRAW = _words(_IMAGE_DRAW)
SKIA_CANVAS = _words(_SKIA_CANVAS)

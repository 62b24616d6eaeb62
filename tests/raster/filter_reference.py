"""The formulas of Filter Effects 1, section 9, in numpy: plain, slow and independent of what draws.

Pictures are float64 arrays of shape (height, width, 4), premultiplied, 0..1; sRGB throughout, a pixel a unit. Around a
picture is transparent black.
"""

import math

import numpy as np
from numpy.typing import NDArray

from vecdraw.paint.filters import (
    ColorMatrixFilter,
    ComponentTransfer,
    Convolve,
    Displacement,
    DistantLight,
    Effect,
    Lighting,
    Morphology,
    Offset,
    PointLight,
    SpotLight,
)

Picture = NDArray[np.float64]
_SOBEL = np.array([[-1.0, 0.0, 1.0], [-2.0, 0.0, 2.0], [-1.0, 0.0, 1.0]])


def reference(effect: Effect, source: Picture) -> Picture:
    """What the primitive makes of `source`."""
    match effect:
        case ColorMatrixFilter(matrix):
            rows = np.array(matrix).reshape(4, 5)
            return premultiplied(np.clip(plain(source) @ rows[:, :4].T + rows[:, 4], 0, 1))
        case ComponentTransfer(red, green, blue, alpha):
            levels = np.rint(plain(source) * 255).astype(int)
            for channel, table in enumerate((red, green, blue, alpha)):
                if table is not None:
                    levels[..., channel] = np.array(table)[levels[..., channel]]
            return premultiplied(levels / 255)
        case Morphology(operator, across, down):
            choose = np.minimum if operator == "erode" else np.maximum
            result = source
            for y in range(-int(down), int(down) + 1):
                for x in range(-int(across), int(across) + 1):
                    result = choose(result, moved(source, x, y))
            return result
        case Lighting():
            return _lit(effect, source[..., 3])
        case Displacement():
            return _displaced(effect, source)
        case Convolve():
            return _convolved(effect, source)
        case Offset(dx, dy):
            return moved(source, int(dx), int(dy))


def plain(picture: Picture) -> Picture:
    """Colours divided by alpha; black where nothing is."""
    alpha = picture[..., 3:]
    rgb = np.divide(picture[..., :3], alpha, out=np.zeros_like(picture[..., :3]), where=alpha > 0)
    return np.concatenate([np.clip(rgb, 0, 1), alpha], axis=2)


def premultiplied(picture: Picture) -> Picture:
    """Colours multiplied by alpha."""
    return np.concatenate([picture[..., :3] * picture[..., 3:], picture[..., 3:]], axis=2)


def moved(picture: Picture, dx: int, dy: int) -> Picture:
    """The picture moved by whole pixels."""
    padded = np.pad(picture, ((abs(dy), abs(dy)), (abs(dx), abs(dx)), (0, 0)))
    height, width = picture.shape[:2]
    return padded[abs(dy) - dy : abs(dy) - dy + height, abs(dx) - dx : abs(dx) - dx + width]


def _lit(effect: Lighting, alpha: NDArray[np.float64]) -> Picture:
    """9.18 and 9.19: the normals of the inside of the surface, light by light."""
    height, width = alpha.shape
    padded = np.pad(alpha, 1)
    normal_x = np.zeros_like(alpha)
    normal_y = np.zeros_like(alpha)
    for j in range(3):
        for i in range(3):
            window = padded[j : j + height, i : i + width]
            normal_x -= effect.surface_scale * _SOBEL[j, i] * window / 4
            normal_y -= effect.surface_scale * _SOBEL.T[j, i] * window / 4
    normal = np.stack([normal_x, normal_y, np.ones_like(alpha)], axis=2)
    normal /= np.linalg.norm(normal, axis=2, keepdims=True)
    color = np.array([effect.color.red, effect.color.green, effect.color.blue])
    toward, strength = _light(effect, alpha)
    lit = color * strength[..., None]
    if effect.kind == "diffuse":
        share = effect.constant * np.clip((normal * toward).sum(axis=2), 0, None)
        rgb = np.clip(share[..., None] * lit, 0, 1)
        return np.concatenate([rgb, np.ones((height, width, 1))], axis=2)
    half = toward + np.array([0.0, 0.0, 1.0])
    half /= np.linalg.norm(half, axis=2, keepdims=True)
    share = effect.constant * np.clip((normal * half).sum(axis=2), 0, None) ** effect.exponent
    rgb = np.clip(share[..., None] * lit, 0, 1)
    return np.concatenate([rgb, rgb.max(axis=2, keepdims=True)], axis=2)


def _light(effect: Lighting, alpha: NDArray[np.float64]) -> tuple[Picture, NDArray[np.float64]]:
    """The unit vectors to the light and how much of it arrives, for each pixel's middle."""
    height, width = alpha.shape
    light = effect.light
    if isinstance(light, DistantLight):
        flat = math.cos(light.elevation)
        one = np.array([math.cos(light.azimuth) * flat, math.sin(light.azimuth) * flat, math.sin(light.elevation)])
        return np.broadcast_to(one, (height, width, 3)), np.ones_like(alpha)
    y, x = np.mgrid[:height, :width] + 0.5
    toward = np.stack([light.x - x, light.y - y, light.z - effect.surface_scale * alpha], axis=2)
    toward /= np.linalg.norm(toward, axis=2, keepdims=True)
    if isinstance(light, PointLight):
        return toward, np.ones_like(alpha)
    return toward, _spot(light, toward)


def _spot(light: SpotLight, toward: Picture) -> NDArray[np.float64]:
    axis = np.array([light.points_at_x - light.x, light.points_at_y - light.y, light.points_at_z - light.z])
    along = -(toward @ (axis / np.linalg.norm(axis)))
    strength: NDArray[np.float64] = np.clip(along, 0, None) ** light.exponent
    strength[along < math.cos(light.cone_angle)] = 0
    return strength


def _displaced(effect: Displacement, source: Picture) -> Picture:
    """9.11: the nearest pixel; the map lies at the top left, a pixel a unit."""
    height, width = source.shape[:2]
    field = np.zeros((height, width, 4))
    there = effect.map.to_numpy()[:height, :width] / 255.0
    field[: there.shape[0], : there.shape[1]] = there
    across, down = ("rgba".index(channel) for channel in (effect.x_channel, effect.y_channel))
    y, x = np.mgrid[:height, :width] + 0.5
    from_x = np.floor(x + effect.scale * (field[..., across] - 0.5)).astype(int)
    from_y = np.floor(y + effect.scale * (field[..., down] - 0.5)).astype(int)
    inside = (from_x >= 0) & (from_x < width) & (from_y >= 0) & (from_y < height)
    result = source[np.clip(from_y, 0, height - 1), np.clip(from_x, 0, width - 1)]
    return np.where(inside[..., None], result, 0.0)


def _convolved(effect: Convolve, source: Picture) -> Picture:
    """9.9, around a picture whose edges are transparent."""
    column, row = effect.effective_target
    weighed = plain(source) if effect.preserve_alpha else source
    total = np.zeros_like(source)
    for i in range(effect.rows):
        for j in range(effect.columns):
            weight = effect.kernel[(effect.rows - i - 1) * effect.columns + effect.columns - j - 1]
            total += weight * moved(weighed, column - j, row - i)
    result = total / effect.effective_divisor
    if effect.preserve_alpha:
        rgb = np.clip(result[..., :3] + effect.bias * source[..., 3:], 0, 1)
        return premultiplied(np.concatenate([rgb, source[..., 3:]], axis=2))
    result = np.clip(result + effect.bias * source[..., 3:], 0, 1)
    return np.concatenate([np.minimum(result[..., :3], result[..., 3:]), result[..., 3:]], axis=2)

"""Emoji: sequences that join into one picture, skin tones, flags and keycaps, all colour outlines of the font."""

import sys

import vecdraw as vd

W, H = 1000, 1120
ctx = vd.Context(W, H, background="#fff8ea")
ctx.fill_style, ctx.font, ctx.letter_spacing = "#2a2233", "800 78px Inter", -2.5
ctx.fill_text("One picture", 60, 124)
ctx.font = "300 78px Inter"
ctx.fill_text("from many", 488, 124)
ctx.letter_spacing = 0
ROWS = (
    ("#ffd9c7", "👩 + 🚀", "👩‍🚀", "astronaut"),
    ("#ffe7a3", "🐦 + 🔥", "🐦‍🔥", "phoenix"),
    ("#d6ecc5", "🐻 + ❄️", "🐻‍❄️", "polar bear"),
    ("#c8e8f0", "🏴 + ☠️", "🏴‍☠️", "pirate flag"),
    ("#dcd8f7", "🧑🏽 + 🤝 + 🧑🏿", "🧑🏽‍🤝‍🧑🏿", "hand in hand"),
)
for i, (color, parts, whole, words) in enumerate(ROWS):
    y = 180 + i * 142
    ctx.fill_style = color
    ctx.begin_path()
    ctx.round_rect(64, y, W - 128, 124, 32)
    ctx.fill()
    ctx.fill_style, ctx.font, ctx.text_align = "#2a2233", "300 58px Inter, 'Noto Color Emoji'", "left"
    ctx.fill_text(parts, 92, y + 83)
    ctx.text_align, ctx.font = "right", "92px 'Noto Color Emoji'"
    ctx.fill_text(whole, W - 88, y + 94)
    ctx.font = "500 24px Inter"
    ctx.fill_text(words, W - 232, y + 71)
ctx.font = "54px Inter, 'Noto Color Emoji'"
for y, left, right in ((976, "👋👋🏻👋🏼👋🏽👋🏾👋🏿", "1️⃣2️⃣3️⃣#️⃣*️⃣"), (1064, "🇨🇳🇯🇵🇰🇷🇮🇳🇹🇭🇪🇬", "☀︎☀️  ☂︎☂️  ♥︎♥️")):
    for ctx.text_align, text, x in (("left", left, 64), ("right", right, W - 64)):
        ctx.fill_text(text, x, y)

if __name__ == "__main__":
    ctx.save_as(sys.argv[1] if len(sys.argv) > 1 else "emoji.png")

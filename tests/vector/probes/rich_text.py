"""What stands beside text, and lines that have less room than their box: small text all of it."""

import vecdraw as vd
from tests.vector.probes.probe import text_probe


@text_probe
def text_decorations(ctx: vd.Context) -> None:
    ctx.font = "22px Inter"
    markup = "<u>gypsy</u> <s>out</s><br><u style='wavy' color='red'>wavy</u> <o>over</o><br><u style='dotted'>dots</u>"
    ctx.fill_text_box(vd.text_markup(f"{markup} <u style='double'>two</u>"), (6, 4, 150, 110))


@text_probe
def lines_of_their_own_kind(ctx: vd.Context) -> None:
    ctx.font = "24px Inter"
    under = vd.Decoration("underline", "double", "#b03a2e", thickness=2)
    through = vd.Decoration("line-through", "solid", "#1f618d", thickness=3)
    spans = [vd.Span("gypsy ", decoration=under), vd.Span("struck", decoration=through)]
    ctx.fill_text_box(spans, (6, 20, 150, 90))


@text_probe
def ruby_and_emphasis_marks(ctx: vd.Context) -> None:
    ctx.font, ctx.lang = "26px 'Noto Serif JP'", "ja"
    markup = "<ruby>漢<rt>かん</rt>字<rt>じ</rt></ruby>と<ruby>東京<rt>とうきょう</rt></ruby><br><emph>強調</emph>する"
    ctx.fill_text_box(vd.text_markup(markup), (6, 4, 150, 110))


@text_probe
def zhuyin(ctx: vd.Context) -> None:
    ctx.font, ctx.lang = "34px 'Noto Sans TC'", "zh-Hant"
    notes = vd.Ruby(("ㄓㄨˋ", "ㄧㄣ", "˙ㄉㄜ"), position="inter-character")
    ctx.fill_text_box([vd.Span("注音的", ruby=notes)], (4, 10, 158, 90))


@text_probe
def pictures_in_lines(ctx: vd.Context) -> None:
    drawing = vd.Context(20, 20, background="teal")
    drawing.fill_style = "gold"
    drawing.fill_rect(5, 5, 10, 10)
    spans: list[vd.Span | str] = ["ab"]
    for align in ("baseline", "middle", "top", "bottom"):
        spans += [vd.Span(image=vd.InlineImage(drawing.scene, height=14, align=align)), "x"]  # type: ignore[arg-type]
    ctx.font = "28px Inter"
    ctx.fill_text_box(spans, (4, 10, 156, 100))


@text_probe
def drop_cap_and_columns(ctx: vd.Context) -> None:
    ctx.font, ctx.lang = "18px 'Noto Serif SC'", "zh-Hans"
    ctx.fill_text_box("永和九年，岁在", (4, 2, 100, 60), drop_cap=2)
    ctx.fill_text_box("暮春之初会于", (4, 64, 124, 54), columns=2, column_gap=36)


@text_probe
def text_round_a_shape(ctx: vd.Context) -> None:
    ctx.font, ctx.lang = "18px 'Noto Serif SC'", "zh-Hans"
    disc = vd.Path.circle(76, 50, 30)
    ctx.fill_text_box("永和九年岁在癸丑暮春", (4, 4, 152, 110), exclusions=[disc], exclusion_margin=2)
    ctx.fill_style = "crimson"
    ctx.translate(4, 4)
    ctx.fill(disc)

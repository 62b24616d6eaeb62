"""A drawing as a URL that holds it."""

from base64 import b64decode

import vecdraw as vd


def test_the_url_holds_the_file() -> None:
    ctx = vd.Context(20, 10, background="teal")
    head, _, data = ctx.to_data_url("image/png").partition(",")
    assert head == "data:image/png;base64"
    assert (vd.load_image(b64decode(data)).to_numpy() == ctx.to_numpy()).all()

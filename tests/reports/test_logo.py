"""A logo is checked and made anew: a PNG or SVG comes out as a small PNG with nothing in it but the picture, or a sentence says why not."""

from __future__ import annotations

import random
from collections.abc import Sequence
from io import BytesIO

import pytest
from PIL import Image, PngImagePlugin

from reports import logo
from reports.logo import LARGEST_IN, LARGEST_OUT, LogoError, check_made, checked, size_of

RECT = '<rect width="300" height="100" fill="#005eb8"/>'


def svg(inside: str, more: str = 'viewBox="0 0 300 100"') -> bytes:
    return f'<svg xmlns="http://www.w3.org/2000/svg" {more}>{inside}</svg>'.encode()


def saved(image: Image.Image, format_: str = "PNG", **more: object) -> bytes:
    made = BytesIO()
    image.save(made, format_, **more)
    return made.getvalue()


def opened(content: bytes) -> Image.Image:
    return Image.open(BytesIO(content), formats=("PNG",))


def chunks(content: bytes) -> list[bytes]:
    found, at = [], 8
    while at < len(content):
        found.append(content[at + 4 : at + 8])
        at += 12 + int.from_bytes(content[at : at + 4], "big")
    return found


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_a_png_of_every_kind_keeps_its_size_and_is_a_png_afterwards(mode: str) -> None:
    image = Image.new(mode, (300, 100), 40_000) if mode == "I;16" else Image.new("RGBA", (300, 100), (9, 9, 9, 255)).convert(mode)
    made = checked(saved(image))
    assert size_of(made) == opened(made).size == (300, 100)
    check_made(made)


def test_a_grey_of_sixteen_bits_keeps_its_shade() -> None:
    assert opened(checked(saved(Image.new("I;16", (3, 3), 40_000)))).convert("L").getpixel((1, 1)) == 40_000 // 256


def test_an_svg_is_drawn_as_large_as_fits_with_its_colours_and_a_transparent_background() -> None:
    made = opened(checked(svg('<style>.a{fill:#005eb8}</style><circle class="a" cx="150" cy="50" r="50"/>'))).convert("RGBA")
    assert made.size == (1200, 400)
    assert made.getpixel((600, 200)) == (0, 0x5E, 0xB8, 255)
    assert made.getpixel((10, 10))[3] == 0


@pytest.mark.parametrize("content", [svg(RECT), saved(Image.new("RGBA", (2000, 700), (1, 2, 3, 99)))])
def test_the_same_logo_gives_the_same_bytes_and_what_was_made_can_be_taken_in_again(content: bytes) -> None:
    made = checked(content)
    assert checked(content) == made
    assert opened(checked(made)).convert("RGBA").tobytes() == opened(made).convert("RGBA").tobytes()


def test_a_large_picture_is_made_smaller_and_keeps_its_shape() -> None:
    assert size_of(checked(saved(Image.new("RGB", (3000, 500), "red")))) == (1200, 200)


def test_a_picture_with_many_colours_is_made_to_fit() -> None:
    random.seed(1)
    soft = Image.merge("RGB", [Image.effect_noise((60, 60), 90).resize((1100, 390), Image.Resampling.BICUBIC) for _ in "rgb"]).quantize(64)
    made = checked(saved(soft, optimize=True))
    assert len(made) <= LARGEST_OUT


def test_nothing_but_the_picture_is_left_in_a_png() -> None:
    told = PngImagePlugin.PngInfo()
    told.add_text("Author", "A. Okafor")
    content = saved(Image.new("RGBA", (30, 10), (1, 2, 3, 99)), pnginfo=told, exif=Image.Exif(), dpi=(300, 300)) + b"PK\x03\x04<script>alert(1)</script>"
    made = checked(content)
    assert b"Okafor" in content
    assert set(chunks(made)) <= {b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND"}
    assert made.endswith(b"IEND\xaeB`\x82")


def test_only_shapes_and_colours_are_left_of_an_svg_and_what_describes_it_is_passed_over() -> None:
    from reports.logo_svg import safe

    left = safe(
        b'<?xml version="1.0"?><!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">'
        b'<s:svg xmlns:s="http://www.w3.org/2000/svg" xmlns:i="http://www.inkscape.org/ns" i:version="1"><s:title>Ours</s:title>'
        b'<i:view><i:page/></i:view><s:metadata><r xmlns="x">who</r></s:metadata><s:rect i:label="a" width="3" height="2"/>words</s:svg>'
    )
    assert left == '<svg xmlns="http://www.w3.org/2000/svg"><rect width="3" height="2"></rect></svg>'


def _many_uses() -> str:
    """Ten to the ninth, from a few hundred bytes."""
    return '<g id="a0"><rect width="1" height="1"/></g>' + "".join(f'<g id="a{n}">' + f'<use href="#a{n - 1}"/>' * 10 + "</g>" for n in range(1, 10))


CLIPS = '<clipPath id="c">' + "<path d='M0 0'/>" * 60 + "</clipPath>"
HOSTILE: Sequence[tuple[str, str]] = (
    ("<script>alert(1)</script>", "carries a script"),
    ('<x:script xmlns:x="http://www.w3.org/1999/xhtml">alert(1)</x:script>', "carries a script"),
    ("<metadata><script>alert(1)</script></metadata>", "carries a script"),
    ('<rect onload="alert(1)"/>', "carries a script"),
    ('<g ONCLICK="alert(1)"/>', "carries a script"),
    ('<a href="javascript:alert(1)"><rect/></a>', "carries a script"),
    ("<foreignObject><p/></foreignObject>", "holds “foreignObject”"),
    ('<image xmlns:xlink="http://www.w3.org/1999/xlink" xlink:href="file:///etc/passwd"/>', "refers to another file"),
    ('<image href="http://example.org/a.png"/>', "refers to another file"),
    ('<image href="data:image/png;base64,AA"/>', "holds “image”"),
    ('<use href="http://example.org/a.svg#a"/>', "refers to another file"),
    ('<use href="/etc/passwd"/>', "refers to another file"),
    ('<style>@import "http://example.org/a.css";</style>', "refers to another file"),
    ("<style><![CDATA[@import 'a.css';]]></style>", "refers to another file"),
    ("<style>.a{fill:url(http://example.org/a)}</style>", "refers to another file"),
    ("<style>" + " " * 8180 + ".a{fill:url( 'http://example.org/a')}</style>", "refers to another file"),
    ('<rect style="fill:u\\72l(//example.org)"/>', "refers to another file"),
    ('<rect fill="url(a.svg#b)"/>', "refers to another file"),
    ("<?xml-stylesheet href='a.css'?>", "refers to another file"),
    ("<text>Trust</text>", "text that needs a font"),
    ('<filter id="f"><feImage href="#x"/></filter>', "holds “filter”"),
    ('<rect><animate attributeName="href" to="x"/></rect>', "holds “animate”"),
    ("<svg><rect/></svg>", "holds “svg”"),
    ("<g>" * 40 + "</g>" * 40, "too many parts"),
    ("<g/>" * 2001, "too many parts"),
    (_many_uses(), "too many parts"),
    ('<g id="a"><use href="#a"/></g>', "too many parts"),
    ('<g id="a"><use href="#b"/></g><g id="b"><use href="#a"/></g>', "too many parts"),
    (CLIPS + '<path clip-path="url(#c)" d="M0 0"/>' * 60, "too many parts"),
    (CLIPS + "<style>path{clip-path:url(#c)}</style>" + '<path d="M0 0"/>' * 60, "too many parts"),
    ('<rect width="9" height="9" filter="blur(9px)"/>', "holds “filter”"),
    ('<rect width="9" height="9" style="fill:red; FILTER : blur(9px)"/>', "holds “filter”"),
    ('<rect width="9" height="9" style="filter/**/:/**/blur(9px)"/>', "holds “filter”"),
    ("<style>.a{filter:blur(9px)}</style>", "holds “filter”"),
    ("<style>/* none */.a{fill:red;mix-blend-mode:multiply}</style>", "holds “mix-blend-mode”"),
    ('<rect width="9" height="9" mask="url(#m)"/>', "holds “mask”"),
    ('<path id="p" d="' + "M0 0C1 0 0 5 9 9" * 100 + '"/>' + '<use href="#p"/>' * 300, "too many parts"),
    ('<g opacity="0.9"><rect/></g>' * 500, "too many parts"),
    ("<style>*{opacity:.9}</style>" + "<rect/>" * 500, "too many parts"),
    ('<path stroke-dasharray="0.01" d="M0 0L9 9"/>', "holds “stroke-dasharray”"),
    ("<style>" + "g rect,*{fill:red}" * 200 + "</style>" + "<rect/>" * 1000, "too many parts"),
    ("<rect", "cannot be opened"),
    ("&amp;&undefined;", "cannot be opened"),
    ('<path d="M0 0', "cannot be opened"),
    ("", "is empty"),
    ('<rect width="300" height="100" opacity="0"/>', "is empty"),
)


@pytest.mark.parametrize(("inside", "why"), HOSTILE)
def test_an_svg_that_holds_more_than_shapes_gets_a_sentence(inside: str, why: str) -> None:
    with pytest.raises(LogoError, match=f"{why}.* Nothing was changed"):
        checked(svg(inside))


def test_what_drawing_programs_write_everywhere_and_changes_nothing_is_no_reason_to_refuse() -> None:
    style = "fill:#005eb8;opacity:1;mix-blend-mode:normal;filter:none;stroke-dasharray:none;fill-opacity:0.5;isolation:auto;mask:none"
    check_made(checked(svg(f'<rect width="30" height="10" style="{style}"/>' * 1000 + '<g opacity="0.5"><circle r="9"/></g>')))


@pytest.mark.parametrize("prolog", [
    '<!DOCTYPE svg [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>',
    '<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
    '<!DOCTYPE svg [<!ENTITY % a SYSTEM "http://example.org/a.dtd">%a;]>',
    '<!DOCTYPE svg [<!ELEMENT svg ANY>]>',
])  # fmt: skip
def test_entities_are_refused_before_any_is_expanded(prolog: str) -> None:
    with pytest.raises(LogoError, match="defines entities"):
        checked(prolog.encode() + svg("<desc>&b;</desc>" + RECT))


def test_an_entity_of_a_file_elsewhere_is_refused_too() -> None:
    with pytest.raises(LogoError, match=r"defines entities|cannot be opened"):
        checked(b'<!DOCTYPE svg SYSTEM "http://example.org/a.dtd">' + svg("<title>&a;</title>" + RECT))


@pytest.mark.parametrize(("more", "size"), [
    ('width="1e9" height="1e9"', (400, 400)), ('width="100000cm" height="50000cm" viewBox="0 0 1e9 5e8"', (800, 400)),
])  # fmt: skip
def test_however_large_an_svg_calls_itself_it_is_drawn_in_few_pixels(more: str, size: tuple[int, int]) -> None:
    assert size_of(checked(svg('<rect width="1e9" height="1e9"/>', more))) == size


@pytest.mark.parametrize("more", ['width="1e99" height="nan"', 'width="-1" height="0"', 'width="1e30" height="1e-30"'])
def test_an_svg_without_a_sensible_size_gets_a_sentence(more: str) -> None:
    with pytest.raises(LogoError, match=r"cannot be opened|is empty"):
        checked(svg(RECT, more))


def test_what_is_no_svg_inside_is_no_image() -> None:
    with pytest.raises(LogoError, match="neither a PNG nor an SVG"):
        checked(b'<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><svg/></html>')


PLAIN = saved(Image.new("RGB", (300, 100), "red"))
NOT_ONE: Sequence[tuple[bytes, str]] = (
    (b"", "is empty"),
    (b" \n", "is empty"),
    (saved(Image.new("RGB", (30, 30)), "JPEG"), "neither a PNG nor an SVG"),
    (saved(Image.new("RGB", (30, 30)), "GIF"), "neither a PNG nor an SVG"),
    (b"GIF89a<svg xmlns='http://www.w3.org/2000/svg'/>", "neither a PNG nor an SVG"),
    (b"%PDF-1.7", "neither a PNG nor an SVG"),
    (b"\x1f\x8b\x08svgz", "neither a PNG nor an SVG"),
    (b"x" * (LARGEST_IN + 1), "up to 200 kB"),
    (PLAIN[:-30], "cannot be opened"),
    (PLAIN[:8], "cannot be opened"),
    (PLAIN[:8] + saved(Image.new("RGB", (30, 30)), "JPEG"), "many pixels|cannot be opened"),
    (PLAIN[:60] + b"\0" + PLAIN[61:], "cannot be opened"),
    (saved(Image.new("1", (30_000, 30_000))), "too many pixels"),
    (saved(Image.new("RGBA", (30, 30), (1, 2, 3, 0))), "is empty"),
    (saved(Image.new("RGB", (30, 30)), save_all=True, append_images=[Image.new("RGB", (30, 30), "red")]), "is an animation"),
)


@pytest.mark.parametrize(("content", "why"), NOT_ONE)
def test_what_is_no_still_picture_of_a_sensible_size_gets_a_sentence(content: bytes, why: str) -> None:
    with pytest.raises(LogoError, match=f"({why}).*Nothing was changed"):
        checked(content)


def test_a_picture_that_says_of_itself_that_it_is_huge_is_never_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logo.Image, "open", lambda *_, **__: pytest.fail("it was opened"))
    with pytest.raises(LogoError, match="too many pixels"):
        checked(PLAIN[:16] + (2**31 - 1).to_bytes(4, "big") * 2 + PLAIN[24:])


@pytest.mark.parametrize(("content", "why"), [
    (saved(Image.new("RGB", (1201, 10))), "too many pixels"), (PLAIN[:-30], "cannot be opened"), (svg(RECT), "neither"),
    (PLAIN + b"x" * LARGEST_OUT, "neither"),
])  # fmt: skip
def test_what_comes_in_a_file_as_if_it_were_made_here_is_looked_at_again(content: bytes, why: str) -> None:
    with pytest.raises(LogoError, match=why):
        check_made(content)

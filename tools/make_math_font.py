"""Build the face of typeset formulas: `course_lib/fonts/CourseMath-Regular.woff`.

A browser draws roots, braces and sums of any size only with a face that has a table for it, and
few machines have one. This is a subset of STIX Two Math (SIL Open Font License 1.1), renamed.
The PyPI package `ziamath` holds the source as `ziamath/fonts/STIXTwoMath-Regular.ttf`. Run with

    python -m tools.make_math_font STIXTwoMath-Regular.ttf

The same source and the same version of fontTools give the same bytes.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from fontTools.misc.transform import Scale
from fontTools.pens.transformPen import TransformPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

TARGET = Path(__file__).parents[1] / "course_lib" / "fonts" / "CourseMath-Regular.woff"
FAMILY = "Course Math"
POSTSCRIPT = "CourseMath-Regular"
ROOT = 0x221A
ROOT_WIDTH = 840  # of the larger forms of the root, in units of 1/1000 em
MADE = 3_723_062_400  # 2021-12-23 in seconds since 1904: a date of ours would change the bytes

RANGES = (
    (0x0020, 0x007E),  # ASCII
    (0x00A0, 0x00FF),  # Latin-1
    (0x02C6, 0x02DC),  # accents that stand alone
    (0x0300, 0x0338),  # combining accents
    (0x0370, 0x03FF),  # Greek
    (0x2000, 0x206F),  # spaces, dashes, primes, invisible operators
    (0x20D0, 0x20DC),  # arrows and dots over letters
    (0x2100, 0x214F),  # letterlike
    (0x2190, 0x22FF),  # arrows, mathematical operators
    (0x2308, 0x230B),  # ceiling and floor
    (0x23B4, 0x23E1),  # brackets above and below
    (0x25A0, 0x25FF),  # geometric shapes
    (0x27E6, 0x27FF),  # angle brackets, long arrows
    (0x2A00, 0x2A06),  # large operators
    (0x2A7D, 0x2A7E),  # slanted inequalities
    (0x2AAF, 0x2AB0),  # precedes, succeeds
    (0xFE00, 0xFE00),  # the choice between two script alphabets
    (0x1D400, 0x1D503),  # bold, italic, script letters
    (0x1D538, 0x1D56B),  # blackboard letters
    (0x1D5A0, 0x1D5D3),  # sans serif letters
    (0x1D6A4, 0x1D755),  # Greek italic and bold
    (0x1D7CE, 0x1D7E1),  # bold and blackboard digits
)


def subset(font: TTFont) -> None:
    """Keep the wanted glyphs with the table of mathematics, without hints."""
    options = Options(
        layout_features=["ccmp", "dtls", "kern", "mark", "mkmk", "ssty"],
        hinting=False,
        notdef_outline=True,
        name_IDs=["*"],
        name_languages=[0x409],
        recalc_timestamp=False,
    )
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=[code for a, b in RANGES for code in range(a, b + 1)])
    subsetter.subset(font)


def narrow_roots(font: TTFont) -> None:
    """Bring the larger forms of the root closer to the smallest in width.

    A browser reserves the width of the widest form for each of them, so the smallest one, which
    is the common one, would be followed by half an em of nothing.
    """
    variants = font["MATH"].table.MathVariants
    root = font.getBestCmap()[ROOT]
    construction = variants.VertGlyphConstruction[variants.VertGlyphCoverage.glyphs.index(root)]
    names = {record.VariantGlyph for record in construction.MathGlyphVariantRecord}
    names |= {part.glyph for part in construction.GlyphAssembly.PartRecords}
    scale = ROOT_WIDTH / max(font["hmtx"][name][0] for name in names)
    glyphs = font.getGlyphSet()
    for name in sorted(names - {root}):
        pen = TTGlyphPen(glyphs)
        glyphs[name].draw(TransformPen(pen, Scale(scale, 1)))
        font["glyf"][name] = pen.glyph()
        advance, bearing = font["hmtx"][name]
        font["hmtx"][name] = (round(advance * scale), round(bearing * scale))


def rename(font: TTFont) -> None:
    """Give the subset names of its own and keep the notices of copyright and license."""
    table = font["name"]
    version = str(table.getDebugName(5)).split(";")[0]
    kept = {0, 8, 9, 13, 14}  # copyright, maker, designers, license, address of the license
    table.names = [record for record in table.names if record.nameID in kept]
    names = {
        1: FAMILY,
        2: "Regular",
        3: f"{version.split()[-1]};{POSTSCRIPT}",
        4: FAMILY,
        5: f"{version}; subset, renamed, roots narrowed",
        6: POSTSCRIPT,
        10: "A subset of an openly licensed face for mathematics, for the pages of a course",
    }
    for number, text in names.items():
        table.setName(text, number, 3, 1, 0x409)


def build(source: Path, target: Path) -> Path:
    """Write the subset of `source` to `target` and return the latter."""
    with TTFont(source, recalcTimestamp=False) as font:
        subset(font)
        narrow_roots(font)
        rename(font)
        font["head"].created = font["head"].modified = MADE
        font.flavor = "woff"
        font.save(target)
    return target


def main() -> None:
    """Build the face from the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("source", type=Path)
    parser.add_argument("--target", type=Path, default=TARGET)
    arguments = parser.parse_args()
    path = build(arguments.source, arguments.target)
    print(f"{path.name}: {path.stat().st_size / 2**10:.0f} KiB")


if __name__ == "__main__":
    main()

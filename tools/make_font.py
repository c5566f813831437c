"""Build the face of the figures: `course_lib/fonts/CourseSansCJK-Regular.otf`.

Mathtext ignores lists of fallback fonts, so one face has to hold Latin, Japanese and Korean.
It is a subset of Noto Sans CJK JP Regular (SIL Open Font License 1.1), renamed. Run with

    python tools/make_font.py [NotoSansCJK-Regular.ttc]

The same source and the same version of fontTools give the same bytes.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

SOURCE = Path("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc")
TARGET = Path(__file__).parents[1] / "course_lib" / "fonts" / "CourseSansCJK-Regular.otf"
FAMILY = "Course Sans CJK"
POSTSCRIPT = "CourseSansCJK-Regular"
JAPANESE_FACE = 0  # of the collection: the Japanese forms of unified ideographs
MADE = 3_723_062_400  # 2021-12-23 in seconds since 1904: a date of ours would change the bytes

RANGES = (
    (0x0020, 0x007E),  # ASCII
    (0x00A0, 0x017F),  # Latin-1, Latin Extended-A
    (0x02B0, 0x036F),  # modifiers, combining accents
    (0x0370, 0x04FF),  # Greek, Cyrillic
    (0x2000, 0x214F),  # punctuation, superscripts, letterlike
    (0x2150, 0x23FF),  # number forms, arrows, mathematical operators, technical
    (0x2460, 0x24FF),  # enclosed
    (0x2500, 0x27BF),  # boxes, blocks, geometric shapes, symbols
    (0x3000, 0x30FF),  # CJK punctuation, kana
    (0x3131, 0x318E),  # compatibility jamo
    (0xAC00, 0xD7A3),  # all Hangul syllables
    (0xFF00, 0xFFEF),  # full width forms
)
KEPT_TABLES = {"head", "hhea", "maxp", "OS/2", "name", "cmap", "post", "CFF ", "hmtx"}


def characters() -> set[int]:
    """Return the code points wanted: the ranges above and the 6,879 of JIS X 0208."""
    wanted = {code for first, last in RANGES for code in range(first, last + 1)}
    return wanted | set(jis_x_0208())


def jis_x_0208() -> Iterator[int]:
    """Yield the code points of JIS X 0208, read off the two-byte part of EUC-JP."""
    for row in range(0xA1, 0xF5):
        for cell in range(0xA1, 0xFF):
            text = bytes((row, cell)).decode("euc_jp", errors="ignore")
            if text:
                yield ord(text)


def subset(font: TTFont) -> None:
    """Keep the wanted glyphs, without hints or layout features."""
    options = Options(
        layout_features=[],
        hinting=False,
        desubroutinize=False,
        notdef_outline=True,
        name_IDs=["*"],
        name_languages=[0x409],
        recalc_timestamp=False,
        drop_tables=["BASE", "GDEF", "GPOS", "GSUB", "VORG", "vhea", "vmtx"],
    )
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=characters())
    subsetter.subset(font)


def rename(font: TTFont) -> None:
    """Give the subset names of its own and keep the notices of copyright and license."""
    version = str(font["name"].getDebugName(5)).split(";")[0]
    names = {
        1: FAMILY,
        2: "Regular",
        3: f"{version.split()[-1]};{POSTSCRIPT}",
        4: FAMILY,
        5: f"{version}; subset, renamed",
        6: POSTSCRIPT,
        10: "A subset of an openly licensed pan-CJK typeface, for the figures of a course",
    }
    table = font["name"]
    kept = {0, 9, 13, 14}  # copyright, designers, license, address of the license
    table.names = [record for record in table.names if record.nameID in kept]
    for number, text in names.items():
        table.setName(text, number, 3, 1, 0x409)
    _rename_cff(font)


def _rename_cff(font: TTFont) -> None:
    cff = font["CFF "].cff
    cff.fontNames = [POSTSCRIPT]
    top = cff.topDictIndex[0]
    top.FullName, top.FamilyName = FAMILY, FAMILY
    for part in top.FDArray:
        part.FontName = part.FontName.replace("NotoSansCJKjp-Regular", POSTSCRIPT)


def build(source: Path, target: Path) -> Path:
    """Write the subset of `source` to `target` and return the latter."""
    with TTFont(source, fontNumber=JAPANESE_FACE, recalcTimestamp=False) as font:
        subset(font)
        rename(font)
        font["head"].created = font["head"].modified = MADE
        extra = set(font.keys()) - KEPT_TABLES - {"GlyphOrder"}
        for tag in sorted(extra):
            del font[tag]
        font.save(target)
    return target


def main() -> None:
    """Build the face from the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("source", type=Path, nargs="?", default=SOURCE)
    parser.add_argument("--target", type=Path, default=TARGET)
    arguments = parser.parse_args()
    path = build(arguments.source, arguments.target)
    print(f"{path.name}: {path.stat().st_size / 2**20:.2f} MiB")


if __name__ == "__main__":
    main()

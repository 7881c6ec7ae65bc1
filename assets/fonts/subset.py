"""Cuts the face down to what a Chinese statistical report prints.

usage: subset.py SOURCE.ttf TARGET.ttf TEXT_FILE...

Keeps GB 2312, ASCII, Latin-1, the signs listed below and every character of
the text files. Drops hinting, OpenType layout and vertical metrics: without
kerning the width of a text is the sum of its advance widths, which is how the
charts are laid out. Sets the line to 960 + 280 units per 1,000, the height
that plotters' SVG backend assumes when it turns a size into a font size.
"""
import sys

from fontTools import subset
from fontTools.ttLib import TTFont

SIGNS = "–—―‘’“”†‡•…‰′″※‹›‾⁄€℃№™←↑→↓↔−∓√∞≈≠≡≤≥≦≧■□▪▫▲△▶▷▼▽◀◁◆◇○◎●◯★☆✓✗〇〓"


def gb2312():
    """All characters of GB 2312."""
    for lead in range(0xA1, 0xF8):
        for trail in range(0xA1, 0xFF):
            try:
                yield bytes([lead, trail]).decode("gb2312")
            except UnicodeDecodeError:
                pass  # an empty place of the standard


def wanted(texts):
    """The set of code points to keep."""
    chars = set(gb2312()) | set(SIGNS)
    chars |= {chr(c) for block in [(0x20, 0x7F), (0xA0, 0x100), (0x3000, 0x3018), (0xFF01, 0xFF5F)] for c in range(*block)}
    for path in texts:
        with open(path, encoding="utf-8") as text:
            chars |= set(text.read())
    return {ord(c) for c in chars if c not in "\r\n\t\ufeff"}


def main(source, target, *texts):
    options = subset.Options(
        layout_features=[], hinting=False, name_IDs=[0, 1, 2, 3, 4, 5, 6, 13, 14],
        drop_tables=["BASE", "GDEF", "GPOS", "GSUB", "STAT", "gasp", "prep", "vhea", "vmtx"],
        glyph_names=False, notdef_outline=True, recalc_timestamp=False)
    font = TTFont(source, recalcTimestamp=False)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=wanted(texts))
    cutter.subset(font)
    font["hhea"].ascent, font["hhea"].descent, font["hhea"].lineGap = 960, -280, 0
    font["OS/2"].fsSelection &= ~(1 << 7)  # the line is that of hhea
    font.save(target)
    missing = sorted(wanted(texts) - set(font.getBestCmap()))
    print(f"{target}: {len(font.getBestCmap())} characters; without a glyph in the source: "
          + (" ".join(f"U+{c:04X}" for c in missing) or "none"))


main(*sys.argv[1:])

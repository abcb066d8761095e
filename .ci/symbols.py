"""Makes ``CXDeskSymbols.ttf``: the signs that the map and charts show and Noto Sans lacks, such as the true minus sign.

The outlines are Noto Sans Math's and Noto Sans Symbols 2's, cut down to those few. Needs the two fonts as Debian's
fonts-noto-core installs them; run it only when the list of signs changes.
"""

import tempfile
from pathlib import Path

from fontTools import merge, subset
from fontTools.ttLib import TTFont

SOURCE = Path("/usr/share/fonts/truetype/noto")
TARGET = Path(__file__).resolve().parents[1] / "resources" / "fonts" / "CXDeskSymbols.ttf"
FAMILY = "CXDesk Symbols"
ASCENT, DESCENT = 1069, -293
SIGNS = {
    "NotoSansMath-Regular.ttf": "−≥≤≠≈→←↑↓",
    "NotoSansSymbols2-Regular.ttf": "▲▼△▽●○★☆✓✔◆◇■□⚠",
}
NAMES = {
    0: "Copyright 2017, 2018 Google LLC. All Rights Reserved.",
    1: FAMILY,
    2: "Regular",
    3: "CXDeskSymbols-1",
    4: FAMILY,
    5: "Version 1.000",
    6: "CXDeskSymbols-Regular",
    10: "A selection from Noto Sans Math and Noto Sans Symbols 2.",
    13: "This Font Software is licensed under the SIL Open Font License, Version 1.1.",
    14: "https://openfontlicense.org",
}


def main() -> None:
    """Cut both fonts down, join them under a name of their own and write the result."""
    options = subset.Options(layout_features=[], hinting=False, notdef_outline=True)
    with tempfile.TemporaryDirectory() as folder:
        parts = []
        for file, signs in SIGNS.items():
            cutter = subset.Subsetter(options)
            cutter.populate(text=signs)
            font = subset.load_font(str(SOURCE / file), options)
            cutter.subset(font)
            for table in ("MATH", "GSUB", "GPOS", "GDEF"):
                if table in font:
                    del font[table]
            part = Path(folder, file)
            font.save(part)
            parts.append(str(part))
        joined: TTFont = merge.Merger().merge(parts)
    table = joined["name"]
    table.names = []
    for number, text in NAMES.items():
        table.setName(text, number, 3, 1, 0x409)
    # The same line height as Noto Sans, so that a line with a sign in it is no taller.
    joined["hhea"].ascent, joined["hhea"].descent, joined["hhea"].lineGap = ASCENT, DESCENT, 0
    metrics = joined["OS/2"]
    metrics.sTypoAscender, metrics.sTypoDescender, metrics.sTypoLineGap = ASCENT, DESCENT, 0
    metrics.usWinAscent, metrics.usWinDescent = ASCENT, -DESCENT
    joined.save(TARGET)


if __name__ == "__main__":
    main()

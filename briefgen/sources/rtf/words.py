"""The control words of RTF that matter for a reader, and the encodings that its fonts stand for."""

from __future__ import annotations

from types import MappingProxyType

ENDS = frozenset({"par", "sect", "page", "column", "cell", "nestcell", "row", "nestrow", "softpage"})
"""Words that end a paragraph."""
CHARACTERS = MappingProxyType(
    {
        "line": "\n",
        "tab": "\t",
        "emdash": "—",
        "endash": "–",
        "emspace": " ",
        "enspace": " ",
        "qmspace": " ",
        "bullet": "•",
        "lquote": "‘",
        "rquote": "’",
        "ldblquote": "“",
        "rdblquote": "”",
    }
)
SYMBOLS = MappingProxyType({"~": "\xa0", "_": "-", "-": "", "{": "{", "}": "}", "\\": "\\", "\n": "\n", "\r": "\n"})
UNREAD = frozenset(
    {
        *("colortbl", "pict", "objdata", "nonshppict", "shprslt", "pntext", "listtext", "tc", "xe", "rxe", "txe"),
        *("header", "headerl", "headerr", "headerf", "footer", "footerl", "footerr", "footerf", "upr", "sn", "sv"),
        *("ftnsep", "ftnsepc", "ftncn", "aftnsep", "aftnsepc", "aftncn", "fldinst", "filetbl", "revtbl", "background"),
    }
)
"""Groups whose text is no part of the document, or stands in it a second time."""
KEPT = frozenset({"shpinst", "ud", "shptxt", "footnote", "mmath", "moMath", "moMathPara"})
"""Groups that are text although an asterisk says they may be passed over."""

CODE_PAGES = MappingProxyType({"ansi": "cp1252", "mac": "mac_roman", "pc": "cp437", "pca": "cp850"})
CHARSETS = MappingProxyType(
    {
        0: "cp1252",
        77: "mac_roman",
        128: "cp932",
        129: "cp949",
        130: "johab",
        134: "gbk",
        136: "big5",
        161: "cp1253",
        162: "cp1254",
        163: "cp1258",
        177: "cp1255",
        178: "cp1256",
        186: "cp1257",
        204: "cp1251",
        222: "cp874",
        238: "cp1250",
        254: "cp437",
        255: "cp850",
    }
)
"""Character sets of fonts; of others (1 "default", 2 "symbols") the code page of the document is taken."""

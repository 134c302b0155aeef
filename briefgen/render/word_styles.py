"""The named styles of the Word document, so that an officer restyles a brief in Word's own style pane."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import docx
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from briefgen.render.packs import Pack
from briefgen.render.room import sheet_of
from briefgen.render.word import borders, element

SERIF, SANS = "Cambria", "Calibri"
INK, SOFT, ACCENT, EDITOR = "1B1F24", "5A626C", "1D3B63", "7A4A00"

# name, built on, font, size, colour, bold, italic, space before, space after, left indent (points)
_PARAGRAPHS: tuple[tuple[str, str | None, str, float, str, bool, bool, float, float, float], ...] = (
    ("Normal", None, SERIF, 10.5, INK, False, False, 0, 5, 0),
    ("Title", "Normal", SERIF, 21, INK, True, False, 2, 4, 0),
    ("Subtitle", "Normal", SERIF, 12, INK, False, True, 0, 4, 0),
    ("Heading 1", "Normal", SANS, 12, ACCENT, True, False, 14, 5, 0),
    ("Heading 2", "Normal", SANS, 11, ACCENT, True, False, 10, 4, 0),
    ("Heading 3", "Normal", SANS, 10, SOFT, True, False, 8, 3, 0),
    ("List Number", "Normal", SERIF, 10.5, INK, False, False, 0, 1, 0),
    ("List Bullet", "Normal", SERIF, 10.5, INK, False, False, 0, 3, 0),
    ("Quote", "Normal", SERIF, 10.5, INK, False, True, 3, 1, 14),
    ("Brief Kicker", "Normal", SANS, 9.5, ACCENT, True, False, 0, 2, 0),
    ("Brief Meta", "Normal", SANS, 8.5, SOFT, False, False, 0, 8, 0),
    ("Bottom Line", "Normal", SERIF, 11.5, INK, False, False, 2, 6, 0),
    ("Status Line", "Normal", SANS, 8.5, SOFT, False, False, 0, 6, 21),
    ("Quote Speaker", "Normal", SANS, 8.5, SOFT, False, False, 0, 6, 14),
    ("Editor Comment", "Normal", SERIF, 10, EDITOR, False, True, 0, 6, 21),
    ("Editor Space", "Normal", SERIF, 12, INK, False, False, 0, 0, 0),
    ("Source Register", "Normal", SANS, 9, INK, False, False, 0, 2, 0),
    ("Timeline", "Normal", SERIF, 10.5, INK, False, False, 0, 4, 92),
    ("Timeline Status", "Normal", SANS, 8.5, SOFT, False, False, 0, 6, 92),
    ("Contents", "Normal", SANS, 9.5, INK, False, False, 0, 1, 0),
    ("Small Text", "Normal", SANS, 9, INK, False, False, 0, 5, 0),
    ("Table Text", "Normal", SANS, 8.5, INK, False, False, 2, 2, 0),
    ("Table Head", "Table Text", SANS, 8.5, SOFT, True, False, 2, 2, 0),
    ("Table End", "Table Text", SANS, 3, INK, False, False, 0, 3, 0),
    ("Footnote Text", "Normal", SANS, 8, SOFT, False, False, 0, 1, 0),
    ("Header", "Normal", SANS, 8.5, INK, True, False, 0, 0, 0),
    ("Footer", "Normal", SANS, 8, SOFT, False, False, 0, 0, 0),
)
_LETTERS: tuple[tuple[str, str | None, bool, bool], ...] = (
    ("Citation", ACCENT, False, False),
    ("Referent", SOFT, False, False),
    ("Footnote Reference", ACCENT, False, False),
    ("Aside", SOFT, False, False),
    ("Strong", None, True, False),
    ("Editor Words", EDITOR, False, True),
)


_SCALE = (0.95, 0.95, 0.92, 0.9, 0.86, 0.82)
"""Type of a brief with a limit of pages, against the usual, by its tightness: Word cannot be asked how long the text
gets, so it takes less room than the PDF of the same tightness."""


STYLES = (*(row[0] for row in _PARAGRAPHS), *(row[0] for row in _LETTERS))
"""Every style that a brief uses."""
_OF_WORD = ("Normal", "Title", "Subtitle", "Heading", "List", "Quote", "Footnote", "Header", "Footer", "Strong")
OWN_STYLES = tuple(name for name in STYLES if name == "Quote Speaker" or not name.startswith(_OF_WORD))
"""Those that no other Word file has."""


def complete(document: Any) -> None:
    """Give an officer's ``document`` the styles of a brief that it lacks; those that it has stay as they are."""
    blank = docx.Document()
    _styles(blank)
    have = {style.name for style in document.styles}
    for name in STYLES:
        if name not in have:
            document.styles.element.append(deepcopy(blank.styles[name].element))


def dress(document: Any, pack: Pack, tightness: int | None = None) -> None:
    """Give ``document`` the styles of a brief, the language and paper of ``pack`` and the behaviour of a current Word;
    ``tightness`` 0 to 5 for a brief that may only take so many pages."""
    _styles(document)
    _language(document, pack.language)
    section, sheet = document.sections[0], sheet_of(pack)
    section.page_width, section.page_height = Mm(sheet.width), Mm(sheet.height)
    section.left_margin = section.right_margin = Mm(sheet.side)
    section.top_margin, section.bottom_margin = Mm(sheet.top), Mm(sheet.bottom)
    section.header_distance = section.footer_distance = Mm(sheet.top / 2)
    if tightness is not None:
        _tighten(document, _SCALE[tightness])
    _current_word(document)


def _styles(document: Any) -> None:
    for row in _PARAGRAPHS:
        _paragraph_style(document, *row)
    for name, colour, bold, italic in _LETTERS:
        style = _style(document, name, WD_STYLE_TYPE.CHARACTER)
        style.font.bold, style.font.italic = bold, italic or None
        if colour:
            style.font.color.rgb = RGBColor.from_string(colour)
    for name in ("Citation", "Footnote Reference"):
        document.styles[name].font.superscript = True
    _details(document)


def _style(document: Any, name: str, kind: WD_STYLE_TYPE) -> Any:
    return document.styles[name] if name in document.styles else document.styles.add_style(name, kind)


def _paragraph_style(
    document: Any,
    name: str,
    base: str | None,
    font: str,
    size: float,
    colour: str,
    bold: bool,
    italic: bool,
    before: float,
    after: float,
    left: float,
) -> None:
    style = _style(document, name, WD_STYLE_TYPE.PARAGRAPH)
    _plain(style)
    style.base_style = document.styles[base] if base else None
    style.font.size, style.font.bold, style.font.italic = Pt(size), bold, italic
    style.font.color.rgb = RGBColor.from_string(colour)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for script in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{script}"), font)
    layout = style.paragraph_format
    layout.space_before, layout.space_after, layout.left_indent = Pt(before), Pt(after), Pt(left)
    layout.line_spacing, layout.widow_control = 1.1, True
    style.quick_style, style.hidden = True, False


def _plain(style: Any) -> None:
    """Without what python-docx's own template gives the style: borders, theme fonts and colours, list numbers."""
    for tag in ("w:pPr", "w:rPr"):
        for found in style.element.findall(qn(tag)):
            level = found.find(qn("w:outlineLvl"))
            style.element.remove(found)
            if level is not None:
                style.element.get_or_add_pPr().append(level)


def _details(document: Any) -> None:
    styles = document.styles
    for name in ("Title", "Heading 1", "Heading 2", "Heading 3"):
        styles[name].paragraph_format.keep_with_next = True
    styles["Brief Kicker"].font.all_caps = True
    line = {"bottom": ("single", 4, "CFD5DC")}
    styles["Heading 1"].element.get_or_add_pPr().append(borders("pBdr", **line))
    styles["Brief Kicker"].element.get_or_add_pPr().append(borders("pBdr", top=("single", 18, ACCENT)))
    styles["Bottom Line"].element.get_or_add_pPr().append(borders("pBdr", left=("single", 24, ACCENT)))
    styles["Bottom Line"].paragraph_format.left_indent = Pt(8)
    dotted = ("dotted", 6, SOFT)
    styles["Editor Space"].element.get_or_add_pPr().append(borders("pBdr", bottom=dotted, between=dotted))
    styles["Editor Space"].paragraph_format.line_spacing = 1.5
    styles["Timeline"].paragraph_format.first_line_indent = Pt(-92)
    styles["Timeline"].paragraph_format.tab_stops.add_tab_stop(Pt(92))
    for style in styles:
        if style.type == WD_STYLE_TYPE.PARAGRAPH:
            _order(style.element)


def _tighten(document: Any, scale: float) -> None:
    """Smaller type on lines of a set height, so that a font Word has to replace takes no more room."""
    for name, _, _, size, *_ in _PARAGRAPHS:
        style = document.styles[name]
        layout, points = style.paragraph_format, round(2 * size * scale) / 2
        style.font.size = Pt(points)
        layout.line_spacing = Pt(round(points * (1.6 if name == "Editor Space" else 1.2), 1))
        layout.space_before, layout.space_after = layout.space_before // 2, layout.space_after // 2


_PPR_ORDER = ("keepNext", "keepLines", "widowControl", "numPr", "pBdr", "tabs", "spacing", "ind", "outlineLvl")


def _order(style: Any) -> None:
    """The children of pPr in the order the standard asks for."""
    properties = style.find(qn("w:pPr"))
    if properties is not None:
        rank = {qn(f"w:{name}"): i for i, name in enumerate(_PPR_ORDER)}
        properties[:] = sorted(properties, key=lambda child: rank.get(child.tag, len(rank)))


def _language(document: Any, language: str) -> None:
    defaults = document.styles.element.find(qn("w:docDefaults")).find(qn("w:rPrDefault")).find(qn("w:rPr"))
    for old in defaults.findall(qn("w:lang")):
        defaults.remove(old)
    defaults.append(element("lang", val=language))


def _current_word(document: Any) -> None:
    """Without this setting Word opens the file in its compatibility mode."""
    for setting in document.settings.element.iter(qn("w:compatSetting")):
        if setting.get(qn("w:name")) == "compatibilityMode":
            setting.set(qn("w:val"), "15")

"""Word files that open right-to-left: python-docx knows nothing of it; its XML is completed here.

Word is strict about the order of elements, so each is put where the schema wants it. Fonts are not
embedded: a reader without Vazirmatn gets one that Word has.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import get_language, get_language_bidi
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from crm.text import way

FONT = "Vazirmatn"
#: as on the printed paper
HEADING = RGBColor(0x0B, 0x4F, 0x4F)
#: a piece in Latin letters within Persian text, or the other way round
PIECES = re.compile("[A-Za-z][A-Za-z0-9 .,:;/_@&+#'\"()-]*|[^A-Za-z]+")
LOCALES = {"fa": "fa-IR", "en": "en-GB"}
#: what comes after each element in its parent, so that Word finds them in order
AFTER_BIDI = (
    *("w:adjustRightInd", "w:snapToGrid", "w:spacing", "w:ind", "w:contextualSpacing"),
    *("w:mirrorIndents", "w:suppressOverlap", "w:jc", "w:textDirection", "w:textAlignment"),
    *("w:textboxTightWrap", "w:outlineLvl", "w:divId", "w:cnfStyle", "w:rPr", "w:sectPr"),
    "w:pPrChange",
)
AFTER_VISUAL = (
    *("w:tblStyleRowBandSize", "w:tblStyleColBandSize", "w:tblW", "w:jc", "w:tblCellSpacing"),
    *("w:tblInd", "w:tblBorders", "w:shd", "w:tblLayout", "w:tblCellMar", "w:tblLook"),
)
#: the order of what a run or a style says of its letters
LETTERS = (
    *("w:rStyle", "w:rFonts", "w:b", "w:bCs", "w:i", "w:iCs", "w:caps", "w:smallCaps", "w:strike"),
    *("w:dstrike", "w:outline", "w:shadow", "w:emboss", "w:imprint", "w:noProof", "w:snapToGrid"),
    *("w:vanish", "w:webHidden", "w:color", "w:spacing", "w:w", "w:kern", "w:position", "w:sz"),
    *("w:szCs", "w:highlight", "w:u", "w:effect", "w:bdr", "w:shd", "w:fitText", "w:vertAlign"),
    *("w:rtl", "w:cs", "w:em", "w:lang", "w:eastAsianLayout", "w:specVanish", "w:oMath"),
)
AFTER_SECTION_BIDI = ("w:rtlGutter", "w:docGrid", "w:printerSettings")


class Paper:
    """A Word file in the direction of the language in force."""

    def __init__(self, title: str) -> None:
        self.rtl = get_language_bidi()
        self.document = Document()
        self.document.core_properties.title = title
        self.document.core_properties.language = self.locale
        self.lay_out()

    @property
    def locale(self) -> str:
        return LOCALES.get((get_language() or "")[:2], "en-GB")

    def lay_out(self) -> None:
        """A4, the font for both scripts, the direction of the section and of every style."""
        section = self.document.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.left_margin = section.right_margin = Mm(20)
        section.top_margin, section.bottom_margin = Mm(20), Mm(22)
        for name, size in (("Normal", 11), ("Title", 16), ("Heading 1", 13), ("Heading 2", 11.5)):
            self.dress(self.document.styles[name], size, bold=name != "Normal")
        if self.rtl:
            put(section._sectPr, "w:bidi", AFTER_SECTION_BIDI)

    def dress(self, style: Any, size: float, *, bold: bool) -> None:
        """Font and size of a style, also for complex script, which Word keeps apart."""
        style.font.name, style.font.size, style.font.bold = FONT, Pt(size), bold
        style.font.color.rgb = HEADING if bold else None
        properties = style.element.get_or_add_rPr()
        fonts = properties.find(qn("w:rFonts"))
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
        for kind in ("ascii", "hAnsi", "cs", "eastAsia"):
            fonts.set(qn(f"w:{kind}"), FONT)
        letters(properties, "w:szCs", size * 2)
        if bold:
            letters(properties, "w:bCs")
        language = letters(properties, "w:lang")
        language.set(qn("w:val"), "en-GB")
        language.set(qn("w:bidi"), "fa-IR")
        if self.rtl:
            put(style.element.get_or_add_pPr(), "w:bidi", AFTER_BIDI)

    # --- what a paper is made of -------------------------------------------------------------

    def heading(self, text: str, level: int = 1) -> None:
        self.say(self.document.add_paragraph(style=f"Heading {level}"), text)

    def title(self, text: str) -> None:
        line = self.document.add_paragraph(style="Title")
        line.alignment = WD_ALIGN_PARAGRAPH.CENTER
        self.say(line, text)

    def text(self, text: str, *, strong: str = "", into: Any = None) -> Any:
        """A paragraph that runs as it begins; `strong` stands before it in bold."""
        line = (into or self.document).add_paragraph()
        if way(strong or text) == "rtl":
            put(line._p.get_or_add_pPr(), "w:bidi", AFTER_BIDI)
        if strong:
            self.say(line, strong, bold=True)
        return self.say(line, text)

    def say(self, line: Any, text: str, *, bold: bool = False) -> Any:
        """Add text to a paragraph, its Persian pieces marked as running right-to-left."""
        if self.rtl:
            put(line._p.get_or_add_pPr(), "w:bidi", AFTER_BIDI)
        for piece in PIECES.findall(text):
            self.mark(line.add_run(piece), bold=bold, rtl=self.runs_back(piece))
        return line

    def runs_back(self, piece: str) -> bool:
        """Whether it runs from right to left: all but Latin words do in a Persian file."""
        latin = piece[:1].isascii() and piece[:1].isalpha()
        return not latin if self.rtl else way(piece) == "rtl"

    def mark(self, run: Any, *, bold: bool = False, rtl: bool) -> None:
        properties = run._r.get_or_add_rPr()
        if bold:
            run.bold = True
            letters(properties, "w:bCs")
        if rtl:
            letters(properties, "w:rtl")
            letters(properties, "w:cs")

    def table(
        self,
        head: Sequence[str],
        rows: Iterable[Sequence[str]],
        widths: Sequence[int] = (),
        *,
        ruled: bool = True,
    ) -> Any:
        """A table whose first column stands where reading begins; its head comes on each page."""
        rows = list(rows)
        style = "Table Grid" if ruled else "Normal Table"
        table = self.document.add_table(rows=0, cols=len(head) or len(rows[0]), style=style)
        if self.rtl:
            put(table._tbl.tblPr, "w:bidiVisual", AFTER_VISUAL)
        if head:
            self.row(table, head, bold=True)
            put(table.rows[0]._tr.get_or_add_trPr(), "w:tblHeader", ())
        for cells in rows:
            self.row(table, cells)
        for column, width in zip(table.columns, widths, strict=False):
            column.width = Mm(width)
            for cell in column.cells:
                cell.width = Mm(width)
        return table

    def row(self, table: Any, cells: Sequence[str], *, bold: bool = False) -> None:
        made = table.add_row()
        put(made._tr.get_or_add_trPr(), "w:cantSplit", ("w:trHeight", "w:tblHeader"))
        for cell, text in zip(made.cells, cells, strict=True):
            lines = text.split("\n")
            self.say(cell.paragraphs[0], lines[0], bold=bold)
            for line in lines[1:]:
                self.say(cell.add_paragraph(), line, bold=bold)

    def header(self, text: str) -> None:
        self.say(self.document.sections[0].header.paragraphs[0], text)

    def footer(self, before: str, between: str) -> None:
        """«Page 2 of 7», counted by Word."""
        line = self.document.sections[0].footer.paragraphs[0]
        line.alignment = WD_ALIGN_PARAGRAPH.CENTER
        self.say(line, before)
        self.field(line, "PAGE")
        self.say(line, between)
        self.field(line, "NUMPAGES")

    def field(self, line: Any, name: str) -> None:
        """What Word counts by itself."""
        for kind, text in (("begin", ""), ("", name), ("separate", ""), ("", "1"), ("end", "")):
            run = line.add_run()
            self.mark(run, rtl=self.rtl)
            if kind:
                char = OxmlElement("w:fldChar")
                char.set(qn("w:fldCharType"), kind)
            else:
                char = OxmlElement("w:instrText" if text == name else "w:t")
                char.text = f" {text} " if text == name else text
            run._r.append(char)

    def content(self) -> bytes:
        file = io.BytesIO()
        self.document.save(file)
        return file.getvalue()


def letters(properties: Any, tag: str, value: Any = None) -> Any:
    """Something said of the letters of a run or a style, in its place."""
    return put(properties, tag, LETTERS[LETTERS.index(tag) + 1 :], value)


def put(parent: Any, tag: str, followers: Sequence[str], value: Any = None) -> Any:
    """The child of that name, made before those that must follow it if it is not there."""
    found = parent.find(qn(tag))
    if found is None:
        found = OxmlElement(tag)
        parent.insert_element_before(found, *followers)
    if value is not None:
        found.set(qn("w:val"), str(int(value)))
    return found

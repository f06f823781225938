"""How our Word files look, down to the elements for which python-docx has no words."""

from docx.document import Document as Word
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from sekisho.guard.text import Language

FONT = "BIZ UDPゴシック"
"""On every Japanese Windows since 2018; Word takes another Japanese font where it is absent."""
BODY_PT, NORMAL_LINE = 10, 1.25
HEADINGS = {1: (15, 18), 2: (12.5, 12), 3: (11, 10)}
"""Size, and space before, of the headings in points."""
_THEME = ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme")


def _own_font(style: ParagraphStyle, language: Language) -> None:
    style.font.name = FONT
    properties = style.element.get_or_add_rPr()
    fonts = properties.rFonts
    for name in _THEME:
        fonts.attrib.pop(qn(f"w:{name}"), None)
    for name in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{name}"), FONT)
    tongue = properties.find(qn("w:lang"))
    if tongue is None:
        tongue = OxmlElement("w:lang")
        properties.append(tongue)
    tongue.set(qn("w:val"), "en-GB")
    tongue.set(qn("w:eastAsia"), "ja-JP" if language == "ja" else "en-GB")


def style_fonts(word: Word, language: Language) -> None:
    """Our font and measures in the styles that we use; a person who changes a style changes the whole document."""
    for name in ("Normal", "List Bullet", *(f"Heading {level}" for level in HEADINGS)):
        style = word.styles[name]
        _own_font(style, language)
        style.paragraph_format.line_spacing = NORMAL_LINE
    normal = word.styles["Normal"]
    normal.font.size, normal.paragraph_format.space_after = Pt(BODY_PT), Pt(5)
    for level, (size, before) in HEADINGS.items():
        style = word.styles[f"Heading {level}"]
        style.font.size, style.font.bold, style.font.italic = Pt(size), True, False
        style.font.color.rgb = RGBColor(0x1F, 0x3A, 0x5F)
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(5)
        style.paragraph_format.keep_with_next = True
    word.styles["List Bullet"].paragraph_format.space_after = Pt(2)
    word.styles["List Bullet"].paragraph_format.left_indent = Mm(6)


def title_fonts(run: Run) -> None:
    """The letters of a title stand a little apart."""
    spacing = OxmlElement("w:spacing")
    spacing.set(qn("w:val"), "40")
    run._r.get_or_add_rPr().append(spacing)  # noqa: SLF001 -- python-docx has no word for it


def field_in(paragraph: Paragraph, code: str, *, begin_only: bool = False) -> None:
    """A field that Word computes. begin_only: what it shows until then, and its end, are the caller's to add."""
    for kind in ("begin", "code", "separate") if begin_only else ("begin", "code", "end"):
        run = paragraph.add_run()
        run.font.size = Pt(8)
        if kind == "code":
            part = OxmlElement("w:instrText")
            part.set(qn("xml:space"), "preserve")
            part.text = code
        else:
            part = OxmlElement("w:fldChar")
            part.set(qn("w:fldCharType"), kind)
        run._r.append(part)  # noqa: SLF001 -- python-docx has no word for fields

"""A document as Word (.docx), in which a person goes on writing: real headings, header rows, fields, sections."""

import datetime as dt
import io
import zipfile
from dataclasses import dataclass, field

import docx
from docx.document import Document as Word
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph as WordParagraph
from docx.text.run import Run

from sekisho.security.present.documents.model import Block, Document, Figure, Heading, Items, Paragraph, Table
from sekisho.security.present.documents.word_look import field_in, style_fonts, title_fonts
from sekisho.security.present.documents.word_tables import add_seals, add_table
from sekisho.security.present.xml_text import showable

A4_MM, A3_MM = (210, 297), (297, 420)
SIDE_MM, TOP_MM, BOTTOM_MM = 20, 20, 18
ACROSS_MM = 12
SEAL_MM = 22
FIGURE_MM = {"a3": 396, "a4": 273}
"""Width of a drawing on its page across: the page less its margins."""
PROPERTY_LENGTH = 255
"""Characters of one property of a file; python-docx refuses more."""
ACCENT = RGBColor(0x1F, 0x3A, 0x5F)
SOFT = RGBColor(0x56, 0x61, 0x6E)
_FIXED = (1980, 1, 1, 0, 0, 0)


@dataclass
class _Writing:
    """One file while it is written. across: whether the last section lies across, for a drawing."""

    document: Document
    word: Word = field(default_factory=docx.Document)
    across: bool = False

    def open(self) -> None:
        """Fonts, page and foot, as all sections have them."""
        document, word = self.document, self.word
        style_fonts(word, document.language)
        section = word.sections[0]
        section.page_width, section.page_height = Mm(A4_MM[0]), Mm(A4_MM[1])
        section.left_margin = section.right_margin = Mm(SIDE_MM)
        section.top_margin, section.bottom_margin = Mm(TOP_MM), Mm(BOTTOM_MM)
        section.footer_distance = Mm(8)
        section.different_first_page_header_footer = True
        foot = section.footer.paragraphs[0]
        foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
        self.run(foot, f"{document.title}　{document.site}　　", size=8, colour=SOFT)
        field_in(foot, "PAGE")
        self.run(foot, " / ", size=8, colour=SOFT)
        field_in(foot, "NUMPAGES")
        properties = word.core_properties
        made = dt.datetime.combine(document.day, dt.time())
        properties.title, properties.author = showable(document.title)[:PROPERTY_LENGTH], ""
        properties.subject = showable(document.site)[:PROPERTY_LENGTH]
        properties.created = properties.modified = made
        properties.comments = properties.last_modified_by = ""
        properties.language = "ja-JP" if document.language == "ja" else "en-GB"

    def run(
        self,
        paragraph: WordParagraph,
        text: str,
        *,
        size: float = 0,
        colour: RGBColor | None = None,
        bold: bool = False,
    ) -> Run:
        """Text with its look; line breaks stay."""
        run = paragraph.add_run(showable(text))
        run.bold = bold or None
        if size:
            run.font.size = Pt(size)
        if colour is not None:
            run.font.color.rgb = colour
        return run

    def title_page(self) -> None:
        """Title, facts, boxes to sign in, and revisions."""
        document = self.document
        paragraph = self.word.add_paragraph()
        paragraph.paragraph_format.space_before, paragraph.paragraph_format.space_after = Pt(70), Pt(6)
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        title_fonts(self.run(paragraph, document.title, size=26, colour=ACCENT, bold=True))
        under = self.word.add_paragraph()
        under.alignment, under.paragraph_format.space_after = WD_ALIGN_PARAGRAPH.CENTER, Pt(46)
        self.run(under, document.site, size=14)
        self.table(Table((), document.facts, (34, 100), heads=True))
        self.word.add_paragraph()
        self.seals()
        self.word.add_paragraph()
        self.label(document.revisions_title)
        self.table(document.revisions)
        self.page_break()

    def styled(self, style_id: str, text: str) -> None:
        """A paragraph in a style, by its id: python-docx would look through all styles for each name."""
        paragraph = self.word.add_paragraph()
        paragraph._p.style = style_id  # noqa: SLF001
        paragraph.add_run(showable(text))

    def label(self, text: str) -> None:
        """A heading that is no chapter: it does not stand in the contents."""
        paragraph = self.word.add_paragraph()
        paragraph.paragraph_format.space_after = Pt(4)
        self.run(paragraph, text, size=12, colour=ACCENT, bold=True)

    def seals(self) -> None:
        """The boxes for approval, check and preparation, at the right."""
        add_seals(self.word, self.document.seals, SEAL_MM)

    def contents(self) -> None:
        """A table of contents as Word makes it; until then the headings stand there, without pages."""
        self.label(self.document.contents)
        entries = [block for block in self.document.blocks if isinstance(block, Heading)]
        paragraph = self.word.add_paragraph()
        field_in(paragraph, 'TOC \\o "1-3" \\h \\z \\u', begin_only=True)
        for at, entry in enumerate(entries):
            line = paragraph if at == 0 else self.word.add_paragraph()
            line.paragraph_format.space_after = Pt(1)
            line.paragraph_format.left_indent = Mm(6 * (entry.level - 1))
            self.run(line, f"{entry.number} {entry.text}".strip(), size=9.5)
            paragraph = line
        end = OxmlElement("w:fldChar")
        end.set(qn("w:fldCharType"), "end")
        paragraph.add_run()._r.append(end)  # noqa: SLF001 -- python-docx has no word for fields
        self.page_break()

    def page_break(self) -> None:
        """Go on on a new page."""
        self.word.add_paragraph().add_run().add_break(WD_BREAK.PAGE)

    def block(self, block: Block) -> None:
        """One block, on a page of the right kind."""
        if self.across and not isinstance(block, Figure):
            self.turn("a4", across=False)
        match block:
            case Heading():
                self.styled(f"Heading{block.level}", f"{block.number} {block.text}".strip())
            case Paragraph():
                paragraph = self.word.add_paragraph()
                if block.note:
                    paragraph.paragraph_format.left_indent = Mm(4)
                self.run(paragraph, block.text, size=9 if block.note else 0, colour=SOFT if block.note else None)
            case Items():
                for text in block.texts:
                    self.styled("ListBullet", text)
            case Table():
                self.table(block)
                self.word.add_paragraph().paragraph_format.space_after = Pt(2)
            case Figure():
                self.figure(block)

    def table(self, table: Table) -> None:
        """A table over the width of the page."""
        add_table(self.word, table, self.document.mark, A4_MM[0] - 2 * SIDE_MM)

    def turn(self, paper: str, *, across: bool) -> None:
        """Begin a section of another paper or direction."""
        short, long = A3_MM if paper == "a3" else A4_MM
        section = self.word.add_section(WD_SECTION.NEW_PAGE)
        section.orientation = WD_ORIENT.LANDSCAPE if across else WD_ORIENT.PORTRAIT
        section.page_width, section.page_height = (Mm(long), Mm(short)) if across else (Mm(short), Mm(long))
        side = ACROSS_MM if across else SIDE_MM
        section.left_margin = section.right_margin = Mm(side)
        section.top_margin, section.bottom_margin = Mm(side if across else TOP_MM), Mm(BOTTOM_MM - 4 * across)
        section.different_first_page_header_footer = False
        self.across = across

    def figure(self, figure: Figure) -> None:
        """A drawing with its caption on a page across."""
        self.turn(figure.paper, across=True)
        paragraph = self.word.add_paragraph()
        paragraph.paragraph_format.space_after = Pt(2)
        self.run(paragraph, figure.caption, size=10, colour=ACCENT, bold=True)
        self.word.add_picture(io.BytesIO(figure.png), width=Mm(FIGURE_MM[figure.paper]))


def word_file(document: Document) -> bytes:
    """The .docx of a document. The same document gives the same bytes."""
    writing = _Writing(document)
    writing.open()
    writing.title_page()
    writing.contents()
    for block in document.blocks:
        writing.block(block)
    raw = io.BytesIO()
    writing.word.save(raw)
    return _without_clock(raw.getvalue())


def _without_clock(octets: bytes) -> bytes:
    """The same package with a fixed time on every part: the writer stamps them with the time of the run."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(octets)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = zipfile.ZipInfo(name, _FIXED)
            part.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(part, old.read(name))
    return out.getvalue()

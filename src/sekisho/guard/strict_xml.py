"""An XML parser that does nothing but parse: no entities but the five of XML itself, and nothing is ever fetched."""

from xml.parsers import expat


class XmlRefused(Exception):  # noqa: N818 -- named for what happened
    """The text is no XML, declares something of its own, or is too large or too deep. line: where."""

    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


def strict_parser(*, named_type: bool = False) -> expat.XMLParserType:
    """A parser whose caller sets the handlers of elements and text; it raises XmlRefused at any declaration.

    named_type: whether a document type may be named, as a scan of Nmap does. What it declares inside is refused.
    """
    parser = expat.ParserCreate()

    def declared(*_told: object) -> int:
        raise XmlRefused(parser.CurrentLineNumber)

    def document_type(_name: str, _system: str | None, _public: str | None, inside: int) -> None:
        if inside or not named_type:
            declared()

    parser.buffer_text = True
    parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
    parser.StartDoctypeDeclHandler = document_type
    parser.EntityDeclHandler = declared
    parser.AttlistDeclHandler = declared
    parser.ElementDeclHandler = declared
    parser.ExternalEntityRefHandler = declared
    return parser


def feed(parser: expat.XMLParserType, octets: bytes, *, last: bool) -> None:
    """Give some more octets. Raises XmlRefused and ExpatError, and nothing else that octets can cause.

    An encoding that nobody knows, or that expat cannot read, is refused like a declaration: its error has other names.
    """
    try:
        parser.Parse(octets, last)
    except (LookupError, ValueError) as error:
        raise XmlRefused(parser.CurrentLineNumber) from error

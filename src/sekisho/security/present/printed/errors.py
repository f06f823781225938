"""What can go wrong with printing.

PrintError
├── FontsMissing    the package was built without its font
└── NotPrintable    the compiler refused; a fault of ours
"""

from sekisho.guard.text import Text


class PrintError(Exception):
    """The root. `text` says what was found and what to do."""

    code = "print"

    def __init__(self, text: Text) -> None:
        super().__init__(f"{text.ja} / {text.en}")
        self.text = text


class FontsMissing(PrintError):  # noqa: N818  # named for what happened, as people say it
    """The font of the printed forms is not in the package."""

    code = "print.E001"


class NotPrintable(PrintError):  # noqa: N818
    """The form could not be set."""

    code = "print.E002"

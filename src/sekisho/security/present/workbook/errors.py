"""What can go wrong with workbooks, as one small tree.

WorkbookError
├── FileRefused     a file that cannot be read at all; `read_book` turns it into a problem
└── ValueTooLong    a value that no Excel cell can hold; only writing refuses
"""

from sekisho.guard.text import Text
from sekisho.security.ledgers.faults import Wording


class WorkbookError(Exception):
    """The root. `text` says what was found and what to do."""

    code = "book"

    def __init__(self, text: Text) -> None:
        super().__init__(f"{text.ja} / {text.en}")
        self.text = text


class FileRefused(WorkbookError):  # noqa: N818  # named for what happened, as people say it
    """A file that cannot be read: empty, damaged, locked, too large, or something else than a workbook."""

    def __init__(self, wording: Wording, **values: object) -> None:
        super().__init__(wording.text(**values))
        self.number = wording.number


class ValueTooLong(WorkbookError):  # noqa: N818
    """A value longer than an Excel cell can hold."""

    code = "book.E020"

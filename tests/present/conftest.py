"""The small factory as fixtures for the faces."""

from collections.abc import Callable
from pathlib import Path

import pytest

from sekisho.guard.problem import Problem
from sekisho.guard.text import Text
from sekisho.security.catalogue.reading import Catalogue, read_catalogue
from sekisho.security.checks.assessing import Result, assess
from sekisho.security.checks.policy import Policy
from sekisho.security.ledgers.book import Book
from sekisho.security.ledgers.declaring import Row
from sekisho.security.observe.reading import read
from sekisho.security.observe.tables import Observed
from small import DAY, book_of, small_packets, small_rows, write_pcap


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return read_catalogue()


@pytest.fixture(scope="session")
def capture(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_pcap(tmp_path_factory.mktemp("captures") / "line a.pcap", small_packets())


@pytest.fixture(scope="session")
def observed(capture: Path) -> Observed:
    return read([capture])


@pytest.fixture(scope="session")
def result_of(observed: Observed, catalogue: Catalogue) -> Callable[..., Result]:
    """The result for some rows; by default with the small capture."""

    def result(*rows: Row, seen: Observed | None = None, problems: tuple[Problem, ...] = ()) -> Result:
        book = book_of(*rows, problems=problems)
        site = rows[0].site if rows else ""
        return assess(book, seen or observed, catalogue, as_of=DAY, policy=Policy(), site=site)

    return result


@pytest.fixture(scope="session")
def small(result_of: Callable[..., Result]) -> Result:
    text = Text("空欄です。値を記入してください。", "The cell is empty. Enter a value.")
    return result_of(*small_rows(), problems=(Problem("asset.E001", "台帳.xlsx", "資産台帳!B9", text),))


@pytest.fixture(scope="session")
def empty(catalogue: Catalogue) -> Result:
    return assess(Book(), Observed(), catalogue, as_of=DAY, policy=Policy(), site="")

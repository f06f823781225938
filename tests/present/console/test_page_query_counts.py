"""How many questions each page asks of the database, once its memory is warm: pinned, so that none grows unseen."""

import json
from pathlib import Path

import pytest

from looking import visitor

PINNED = json.loads(Path(__file__).with_name("query_counts.json").read_text("utf-8"))

pytestmark = pytest.mark.usefixtures("factory")


@pytest.mark.parametrize("path", list(PINNED))
def test_a_page_asks_as_many_questions_as_before(path: str) -> None:
    from django.db import connection  # noqa: PLC0415 -- needs an open home
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    client = visitor("P001")
    client.get(path)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(path).status_code == 200
    assert len(asked) == PINNED[path], [one["sql"][:90] for one in asked]

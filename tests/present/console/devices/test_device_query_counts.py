"""How many SQL statements the map and a device's page make, pinned in query_counts.json, whatever the rows."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from asking import write
from looking import visitor
from sekisho.security.ledgers.account import Account
from sekisho.security.ledgers.asset import Asset
from sekisho.security.present.console.linking import device_address

pytestmark = pytest.mark.usefixtures("factory")

PINNED: dict[str, int] = json.loads((Path(__file__).parent / "query_counts.json").read_text("utf-8"))
SITE = "見本工場"
F109 = device_address(SITE, "F1-09")
REQUESTS: dict[str, str] = {
    "map": "/network/",
    "map, filtered": "/network/?kind=undeclared&q=10&view=devices",
    "picture": "/network/picture/",
    "drawing": "/network/picture.svg",
    "details of a flow": "/network/detail/?what=flow&at=0",
    "details of a device": "/network/detail/?what=device&key=F1-09",
    "devices": "/devices/",
    "devices, searched": "/devices/?q=PC",
    "a device's life": F109,
}


def counted(act: Callable[[], Any]) -> int:
    from django.db import connection  # noqa: PLC0415 -- needs an open home
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    with CaptureQueriesContext(connection) as captured:
        assert act().status_code == 200
    return len(captured)


@pytest.mark.parametrize("kind", REQUESTS)
def test_a_request_makes_as_many_statements_as_are_pinned_however_many_rows_there_are(kind: str) -> None:
    client = visitor()
    client.get(REQUESTS[kind])  # the memory is filled
    assert counted(lambda: client.get(REQUESTS[kind])) == PINNED[kind]
    write(Asset(id=f"Q{number}", name="x", site=SITE) for number in range(60))
    write(Account(device="F1-09", name=f"op{number}", site=SITE) for number in range(60))
    client.get(REQUESTS[kind])
    further = 2 if kind == "a device's life" else 0  # the accounts, of which there were none: found, and fetched
    assert counted(lambda: client.get(REQUESTS[kind])) <= PINNED[kind] + further


def test_every_pinned_kind_is_measured() -> None:
    assert list(PINNED) == list(REQUESTS)

"""`sekisho factory events`: what was built in, by the parameters of EPCIS 2.0, from the service that keeps it."""

import asyncio
from pathlib import Path

import pytest

from factory.plants import plant
from sekisho.factory.app.control import Refused, answering, ask
from sekisho.factory.app.unit import Options
from sekisho.factory.app.units.rfid import unit

pytestmark = pytest.mark.enable_socket


def test_events_are_asked_for_by_the_words_of_epcis(tmp_path: Path) -> None:
    async def work() -> None:
        made = plant(tmp_path)
        one = unit(made, "rfid", Options())
        async with answering(made.folder, "rfid", one.acts):
            found = await ask(made.folder, "rfid", "events", {"parameters": {"MATCH_parentID": "x", "perPage": "1"}})
            assert found["document"]["type"] == "EPCISQueryDocument"
            assert found["next"] == ""
            with pytest.raises(Refused, match='parameter "act" is not known'):
                await ask(made.folder, "rfid", "events", {"parameters": {"act": "enrol"}})

    asyncio.run(work())

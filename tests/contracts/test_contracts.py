"""The declared messages of the six flows: all there, and refused with a sentence where they lead nowhere."""

import shutil
from importlib.resources import files
from itertools import combinations
from pathlib import Path

import jsonschema_rs
import pytest

from contract_pages import PAGES, page
from sekisho.contracts import contracts, read_contracts
from sekisho.contracts.schemas import schema_of
from sekisho.guard.strict_toml import ContentError

OWN = files("sekisho.contracts")


def test_all_six_flows_are_declared_with_their_systems() -> None:
    declared = contracts()
    assert {one.flow for one in declared.messages.values()} == set("①②③④⑤⑥")
    assert len(declared.messages) == len({one.number for one in declared.messages.values()}) == 22
    used = {name for connection in declared.connections for name in (connection.opens, connection.to)}
    assert used == set(declared.systems)  # no system that says nothing, none that is not declared
    assert {one.payload for one in declared.messages.values()} == set(declared.payloads)


def test_the_messages_that_are_built_are_those_of_flows_1_and_5_and_the_records_of_the_stalls() -> None:
    assert set(contracts().built_messages) == {
        "tag-reads", "part-events", "results", "schedule", "job-order", "machine-events", "board-handover",
        "assembly-result", "simulation-input", "simulation-plan",
    }  # fmt: skip


def test_units_are_called_as_their_system_or_by_number() -> None:
    assert contracts().units("process") == ("process",)
    assert contracts().units("agv") == ("agv-1", "agv-2")
    with pytest.raises(KeyError):
        contracts().units("agv-1")


def test_nothing_opens_a_connection_into_a_factory_lan_from_above() -> None:
    declared = contracts()
    for connection in declared.connections:
        client, server = declared.lan_of(connection.opens), declared.lan_of(connection.to)
        if server.kind == "control":
            assert client.kind in {"control", "wireless"}, connection
        if client.id != server.id and "dmz" not in {client.kind, server.kind}:
            assert all(one.direct for one, _ in declared.connections[connection]), connection


def test_each_lan_has_a_block_of_its_own() -> None:
    declared = contracts()
    blocks = [lan.block for lan in declared.lans.values()]
    assert not any(one.overlaps(other) for one, other in combinations(blocks, 2))
    held = [address for system in declared.systems for address in declared.addresses(system)]
    assert len(held) == len(set(held)) == sum(one.units for one in declared.systems.values())
    assert all(address.is_loopback for address in held)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with_files = tmp_path / "declared"
    shutil.copytree(str(OWN), with_files, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    return with_files


@pytest.mark.parametrize(
    ("change", "code", "where"),
    [
        (("messages/results.toml", 'payload = "operations-performance"', 'payload = "nothing"'), "E001", "payload"),
        (("messages/results.toml", 'destination = "planning"', 'destination = "nobody"'), "E001", "destination"),
        (("messages/results.toml", 'destination = "planning"', 'destination = "simulator"'), "E003", "hops"),
        (("messages/results.toml", 'sends = "process"', 'sends = "planning"'), "E003", "hops.0"),
        (("messages/part-events.toml", "direct = ", "# "), "E004", "hops.0"),
        (("places.toml", "host = 11", "host = 10"), "E002", "systems.simulator"),
        (("places.toml", "host = 41\nunits = 2", "host = 255\nunits = 2"), "E002", "systems.camera"),
        (("places.toml", '"printer", "placer"', '"printer", "agv"'), "E007", "groups.machines"),
        (("payloads/store-job.toml", "least = 0, most = 50", "least = 51, most = 50"), "E006", "items.weight"),
        (("payloads/clip.toml", 'of = "clip"', 'of = "film"'), "E001", "items.clips"),
        (("payloads/video.toml", "external = true", "external = false"), "E005", "items"),
        (("places.toml", 'id = "camera"', 'id = "design"'), "E008", "systems.design"),
        (("places.toml", 'id = "machines"', 'id = "agv"'), "E008", "systems.agv"),
        (("places.toml", 'id = "dmz"', 'id = "fa1"'), "E008", "lans.fa1"),
    ],
)
def test_what_leads_nowhere_is_refused(folder: Path, change: tuple[str, str, str], code: str, where: str) -> None:
    file, old, new = change
    path = folder / file
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(ContentError) as caught:
        read_contracts(folder)
    assert (f"contract.{code}", path.name, where) in {(p.code, p.file, p.where) for p in caught.value.problems}


@pytest.mark.parametrize(
    ("old", "new", "where"),
    [
        ("127.10.3.0/24", "127.10.3.0/64", "lans.2.block"),
        ("trust = 1", "trust = 5", "lans.0.trust"),
        ("units = 2", "units = 0", "systems.12.units"),
    ],
)
def test_a_place_that_cannot_be_is_refused(folder: Path, old: str, new: str, where: str) -> None:
    path = folder / "places.toml"
    path.write_text(path.read_text("utf-8").replace(old, new, 1), "utf-8")
    with pytest.raises(ContentError) as caught:
        read_contracts(folder)
    assert where in {problem.where for problem in caught.value.problems}


def test_what_cannot_be_read_is_told_of_all_files_at_once(folder: Path) -> None:
    for name in ("messages/clips.toml", "payloads/video.toml"):
        path = folder / name
        path.write_text(path.read_text("utf-8") + "\ncolour = 3\n", "utf-8")
    with pytest.raises(ContentError) as caught:
        read_contracts(folder)
    assert {(one.file, one.where) for one in caught.value.problems} == {
        ("clips.toml", "hops.0.colour"),
        ("video.toml", "colour"),
    }


def test_a_file_that_is_not_named_for_its_id_is_refused(folder: Path) -> None:
    path = folder / "messages" / "clips.toml"
    shutil.copy(path, path.with_name("films.toml"))
    with pytest.raises(ContentError) as caught:
        read_contracts(folder)
    assert [(one.code, one.file, one.where) for one in caught.value.problems] == [("content.E004", "films.toml", "id")]


def test_every_payload_of_ours_has_a_valid_schema() -> None:
    for payload in contracts().payloads.values():
        schema = schema_of(payload)
        assert (schema is None) is payload.external
        if schema is not None:
            jsonschema_rs.meta.validate(schema)


STEP = {
    "id": "0b9c7a0e-5f0c-4d0e-9a57-1f4d6f7f2b11", "order": "WO-1", "board": "B-1", "step": 3, "stall": "S1",
    "worker": "W-7", "begun": "2026-11-24T09:00:00+09:00", "pauses": 0, "parts": ["urn:epc:id:sgtin:4512345.012345.1"],
}  # fmt: skip


@pytest.mark.parametrize(
    ("change", "fits"),
    [
        ({}, True),
        ({"ended": "2026-11-24T09:01:00.5Z"}, True),
        ({"ended": "yesterday"}, False),
        ({"step": 0}, False),
        ({"pauses": -1}, False),
        ({"colour": "red"}, False),
        ({"worker": ""}, False),
        ({"parts": ["a part"]}, False),
    ],
)
def test_a_schema_lets_through_what_is_declared_and_nothing_else(change: dict[str, object], *, fits: bool) -> None:
    schema = schema_of(contracts().payloads["step-record"])
    assert jsonschema_rs.is_valid(schema, {**STEP, **change}) is fits


def test_records_inside_are_checked_too() -> None:
    schema = schema_of(contracts().payloads["design-release"])
    file = {"name": "board.kicad_pcb", "role": "board", "octets": 10, "sha256": "a" * 64}
    whole = {
        "item": "P-1", "revision": "A", "releasedAt": "2026-11-24T09:00:00Z", "releasedBy": "D-1", "files": [file],
    }  # fmt: skip
    assert jsonschema_rs.is_valid(schema, whole)
    assert not jsonschema_rs.is_valid(schema, {**whole, "files": []})
    assert not jsonschema_rs.is_valid(schema, {**whole, "files": [{**file, "role": "virus"}]})


def test_the_pages_are_what_the_tool_writes() -> None:
    docs = Path(__file__).resolve().parents[2] / "docs"
    for language, name in PAGES.items():
        assert (docs / name).read_text("utf-8") == page(language), "run tools/contract_pages.py"

"""The file of `--hosts`: where each unit runs, and every way in which it cannot be followed."""

import os
import shutil
from pathlib import Path

import pytest

from sekisho.contracts import contracts
from sekisho.factory.app import hosts as rules
from sekisho.factory.app.factory import built
from sekisho.factory.app.hosts import Hosts, HostsRefused, read_hosts, unready
from sekisho.factory.app.main import run

SAMPLE = Path(__file__).parents[3] / "samples" / "hosts.toml"
KNOWN = [name for name, *_ in built(contracts())]


def read(folder: Path, content: str) -> Hosts:
    (folder / "hosts.toml").write_text(content, "utf-8")
    return read_hosts(folder / "hosts.toml", contracts())


def refused(folder: Path, content: str) -> list[str]:
    with pytest.raises(HostsRefused) as found:
        read(folder, content)
    for problem in found.value.problems:
        assert problem.file == "hosts.toml"
        assert problem.text.ja != problem.text.en
    return [problem.sentence("en") for problem in found.value.problems]


def test_an_empty_file_leaves_all_where_the_contracts_say(tmp_path: Path) -> None:
    found = read(tmp_path, "")
    assert (found.broker, found.namespaces) == ("embedded", {})
    assert found.addresses["process"] == str(contracts().addresses("process")[0])
    assert found.addresses["reader-3"] == str(contracts().addresses("reader")[2])
    assert list(found.addresses) == KNOWN


def test_a_network_takes_the_place_of_the_block_of_a_lan(tmp_path: Path) -> None:
    found = read(tmp_path, 'lans = { fa1 = "10.10.31.0/24", fa2 = "10.0.0.0/8" }').addresses
    assert found["process"] == "10.10.31.10"
    assert [found[f"reader-{number}"] for number in (1, 2, 3)] == ["10.0.0.31", "10.0.0.32", "10.0.0.33"]
    assert found["planning"] == str(contracts().addresses("planning")[0])


def test_an_address_and_a_namespace_are_of_a_system_or_of_one_unit(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        """
        lans.fa1 = "10.10.31.0/24"
        hosts = { process = "192.0.2.1", reader-2 = "192.0.2.2" }
        namespaces = { reader = "stalls", reader-2 = "far", broker = "events" }
        broker = "mosquitto"
        """,
    )
    assert (found.addresses["process"], found.addresses["reader-2"]) == ("192.0.2.1", "192.0.2.2")
    assert found.namespaces == {"reader-1": "stalls", "reader-2": "far", "reader-3": "stalls", "broker": "events"}
    assert found.broker == "mosquitto"


def test_the_sample_is_read_and_names_every_lan_that_is_used() -> None:
    found = read_hosts(SAMPLE, contracts())
    assert {address.split(".")[0] for address in found.addresses.values()} == {"127"}
    assert not {*found.addresses.values()} & {
        str(contracts().addresses(system)[0]) for _, system, _ in built(contracts())
    }


WRONG = {
    "no TOML": ("broker =", ["hosts.toml: This is not readable as TOML", "content.E002"]),
    "an unknown key": ("brokers = 'embedded'", ["hosts.toml brokers: This key is unknown", "content.E003"]),
    "an unknown broker": ("broker = 'rabbit'", ["broker: The value 'rabbit' cannot be used", "content.E003"]),
    "no address": ("hosts.process = '10.10.31'", ["hosts.toml hosts.process: The value '10.10.31'", "content.E003"]),
    "no network": ("lans.fa1 = '10.10.31.7/24'", ["hosts.toml lans.fa1: The value '10.10.31.7/24'", "content.E003"]),
    "a namespace that is no word": ("namespaces.process = '../x'", ["hosts.toml namespaces.process: ", "content.E003"]),
    "an unknown host": ("hosts.processes = '10.0.0.1'", ["hosts.processes: Nothing named 'processes'", "hosts.E002"]),
    "one that is not built": ("hosts.warehouse = '10.0.0.1'", ["Nothing named 'warehouse' is run", "hosts.E002"]),
    "an unknown namespace": ("namespaces.agv = 'a'", ["namespaces.agv: Nothing named 'agv'", "hosts.E002"]),
    "an unknown LAN": ("lans.fa3 = '10.0.0.0/24'", ["lans.fa3: There is no LAN 'fa3'", "hosts.E003"]),
    "a small network": ("lans.fa1 = '10.0.0.0/28'", ["lans.fa1: 10.0.0.0/28 is too small", "hosts.E004"]),
    "one address for two": (
        "hosts.reader = '10.0.0.1'", ["hosts.reader-2: reader-1 and reader-2 have the same address", "hosts.E005"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", WRONG)
def test_what_cannot_be_followed_is_told_with_its_place(tmp_path: Path, what: str) -> None:
    content, told = WRONG[what]
    first = refused(tmp_path, content)[0]
    assert all(part in first for part in told), first


def test_all_that_is_wrong_is_told_at_once(tmp_path: Path) -> None:
    assert len(refused(tmp_path, "hosts = { a = '10.0.0.1', b = '10.0.0.2' }\nlans = { c = '10.0.0.0/24' }")) == 3


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(HostsRefused, match=r"none\.toml: The file cannot be read \(No such file or directory\)"):
        read_hosts(tmp_path / "none.toml", contracts())


def lacking(hosts: Hosts, alone: str = "") -> list[str]:
    return [text.en for text in unready(hosts, alone=alone)]


def test_mosquitto_must_be_there_where_it_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "program", lambda: None)
    assert lacking(Hosts("embedded")) == []
    assert lacking(Hosts("mosquitto"), "process") == []
    assert (
        lacking(Hosts("mosquitto"))
        == lacking(Hosts("mosquitto"), "broker")
        == ['It says broker = "mosquitto", and there is none. Install it (apt install mosquitto), or remove the line.']
    )


def test_namespaces_need_root_the_command_and_that_they_are_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = Hosts(namespaces={"process": "fa1", "planning": "business"})
    needs = ["Starting in network namespaces needs root and the command ip (iproute2)."]
    monkeypatch.setattr(rules, "_NAMESPACES", tmp_path)
    monkeypatch.setattr(shutil, "which", lambda _: "/usr/sbin/ip")
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert lacking(asked) == needs
    assert lacking(asked, "process") == lacking(Hosts()) == []
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    (tmp_path / "fa1").touch()
    assert lacking(asked) == ["There is no network namespace business. Make it: ip netns add business"]
    (tmp_path / "business").touch()
    assert lacking(asked) == []
    monkeypatch.setattr(shutil, "which", lambda _: None)
    assert lacking(asked) == needs


@pytest.mark.parametrize("word", ["up", "serve"])
def test_a_command_tells_what_is_wrong_in_both_languages_and_starts_nothing(
    tmp_path: Path, word: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "hosts.toml").write_text("lans.fa3 = '10.0.0.0/24'")
    home = tmp_path / "home"
    unit = ["process"] if word == "serve" else []
    with pytest.raises(SystemExit) as ended:
        run(["factory", word, *unit, "--home", str(home), "--hosts", str(tmp_path / "hosts.toml")])
    assert ended.value.code == 2
    told = capsys.readouterr().err.splitlines()
    assert told[0].startswith("hosts.toml lans.fa3: 「fa3」というLANはありません。")
    assert told[1].startswith("hosts.toml lans.fa3: There is no LAN 'fa3'.")
    assert not home.exists()

"""`sekisho risk` as a person runs it: what it writes and says, its exit codes, and the past that a home tells."""

import json
import xml.etree.ElementTree as ET
from importlib.resources import files
from pathlib import Path

import pytest

from asking import write
from commanding import Run
from sekisho.security.ledgers.account import Account
from sekisho.security.ledgers.risk import External, Impact, Level, Risk
from sekisho.security.present.workbook.writing import write_book
from small import small_packets, small_rows, write_pcap

SITE = "第一工場"
METHOD = files("sekisho.security") / "content" / "risk" / "method.toml"


@pytest.fixture
def inputs(tmp_path: Path) -> list[object]:
    """A book of the small factory with a sheet that calls a connected line closed, and its capture."""
    rated = Risk(
        system="実装ライン", impact=Impact.HIGH, external=External.NONE, score=3, level=Level.MEDIUM, site=SITE
    )
    shared = Account(device="A-003", name="minna", people=("P1", "P2"), site=SITE)
    tables: dict[str, list[object]] = {"risk": [rated], "account": [shared]}
    for row in small_rows():
        tables.setdefault(type(row).__name__.lower(), []).append(row)
    write_book(tmp_path / "台帳.xlsx", tables)  # type: ignore[arg-type]
    capture = write_pcap(tmp_path / "line a.pcap", small_packets())
    return [capture, "--ledgers", tmp_path / "台帳.xlsx", "--as-of", "2026-05-20", "--out", "out"]


def test_it_writes_workbook_print_json_and_drawn_trees(sekisho: Run, inputs: list[object], tmp_path: Path) -> None:
    code, out, _ = sekisho("risk", *inputs)
    assert code == 0
    assert "実装ライン  大 × イントラネット = 6  高" in out
    written = sorted(str(path.relative_to(tmp_path / "out")) for path in (tmp_path / "out").rglob("*.*"))
    assert [name for name in written if "trees" not in name] == ["risk.json", "risk.pdf", "risk.xlsx"]
    assert (tmp_path / "out/risk.pdf").read_bytes().startswith(b"%PDF-")
    trees = [name for name in written if name.endswith(".svg")]
    assert trees
    for name in trees:
        root = ET.fromstring((tmp_path / "out" / name).read_text("utf-8"))  # noqa: S314 -- our own
        assert root.tag == "{http://www.w3.org/2000/svg}svg"


def test_json_is_the_whole_analysis_and_stands_alone_on_standard_output(
    sekisho: Run, inputs: list[object], tmp_path: Path
) -> None:
    code, out, _ = sekisho("risk", *inputs, "--json", "--what-if", "impact:実装ライン=low")
    assert code == 0
    said = json.loads(out)
    assert said == json.loads((tmp_path / "out/risk.json").read_text("utf-8"))
    line = next(one for one in said["systems"] if one["system"] == "実装ライン")
    assert (line["score"], line["level"], line["shown"], line["entered"]["external"]) == (6, "high", "intranet", "none")
    assert line["ways"][0]["evidence"]["file"] in {"台帳.xlsx", "line a.pcap"}
    assert {"risk/connection-wider", "risk/unrated", "risk/high-untreated"} <= {
        one["check"] for one in said["findings"]
    }
    assert said["what_if"][0]["moved"] == [{"what": ["level", "実装ライン"], "before": "high", "after": "low"}]
    assert sum(said["summary"]["risks"].values()) == len(said["risks"]) > 0
    assert all(tree["vulnerability"] == min(step["level"] for step in tree["steps"]) for tree in said["trees"])
    assert all(tree["steps"][tree["hardest"] - 1]["level"] == tree["vulnerability"] for tree in said["trees"])


@pytest.mark.parametrize(("level", "code"), [("high", 1), ("low", 1)])
def test_a_finding_at_the_level_asked_gives_one(sekisho: Run, inputs: list[object], level: str, code: int) -> None:
    assert sekisho("risk", *inputs, "--fail-on", level)[0] == code


def test_without_a_finding_so_grave_it_gives_zero(sekisho: Run, tmp_path: Path) -> None:
    tables: dict[str, list[object]] = {}
    for row in small_rows():
        tables.setdefault(type(row).__name__.lower(), []).append(row)
    write_book(tmp_path / "台帳.xlsx", tables)  # type: ignore[arg-type]
    words = ("risk", "--ledgers", "台帳.xlsx", "--as-of", "2026-05-20", "--fail-on")
    assert [sekisho(*words, level)[0] for level in ("high", "medium")] == [0, 1]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--what-if", "impact:どこ=low"), "システム「どこ」はありません。"),
        (("--what-if", "nonsense"), "--what-if は「項目:対象=値」の形で書いてください。"),
        (("--method", "none.toml"), "none.toml: 開けません。"),
        (("--method", "bad.toml"), "bad.toml colour: 知らないキーです。"),
        (("--below", "F"), "F"),
    ],
)
def test_wrong_use_gives_two_and_says_why(
    sekisho: Run, inputs: list[object], tmp_path: Path, words: tuple[str, ...], told: str
) -> None:
    (tmp_path / "bad.toml").write_bytes(b"colour = 1\n" + METHOD.read_bytes())
    code, out, err = sekisho("risk", *inputs, *words)
    assert code == 2
    assert told in out + err
    assert not (tmp_path / "out").exists()


def test_no_ledger_gives_two(sekisho: Run, tmp_path: Path) -> None:
    (tmp_path / "empty.xlsx").write_bytes(b"")
    code, out, _ = sekisho("risk", "--ledgers", "empty.xlsx")
    assert code == 2
    assert "読み取れた入力が一つもありません。" in out


def test_a_method_of_ones_own_rates_by_its_table(sekisho: Run, inputs: list[object], tmp_path: Path) -> None:
    own = METHOD.read_text("utf-8").replace('version = "ours-1"', 'version = "自社-2"')
    own = own.replace("impact = { high = 3", "impact = { high = 4")
    (tmp_path / "own.toml").write_text(own, "utf-8")
    said = json.loads(sekisho("risk", *inputs, "--json", "--method", "own.toml")[1])
    assert said["method"]["version"] == "自社-2"
    assert next(one["score"] for one in said["systems"] if one["system"] == "実装ライン") == 8


def test_english_says_the_same(sekisho: Run, inputs: list[object]) -> None:
    code, out, _ = sekisho("risk", *inputs, "--lang", "en")
    assert code == 0
    assert "実装ライン  High × Intranet = 6  High" in out
    assert 'The connection of "実装ライン" is entered as none, yet intranet is proved' in out


def test_help_is_in_both_languages(sekisho: Run) -> None:
    code, out, _ = sekisho("risk", "--help")
    assert code == 0
    assert "攻撃ツリーの図を作ります" in out
    assert "Risk analysis: workbook, print, trees." in out


def test_an_old_drawing_does_not_outlive_its_tree(sekisho: Run, inputs: list[object], tmp_path: Path) -> None:
    old = tmp_path / "out" / "trees" / "999-gone.svg"
    old.parent.mkdir(parents=True)
    old.write_text("<svg/>", "utf-8")
    assert sekisho("risk", *inputs)[0] == 0
    assert not old.exists()


def test_a_home_tells_the_sheet_of_past_quarters(sekisho: Run, home: Path) -> None:
    rated = Risk(
        system="実装ライン", impact=Impact.HIGH, external=External.INTERNET, score=9, level=Level.HIGH, site=SITE
    )
    write([*small_rows(), rated])
    code, out, _ = sekisho("risk", "--home", home, "--out", "out", "--json")
    assert code == 0
    history = json.loads(out)["history"]
    assert [(one["system"], one["score"], one["level"]) for one in history] == [("実装ライン", 9, "high")]

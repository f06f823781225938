"""The range itself, in processes of its own: violations are found, servers answer, its end leaves all else alone."""

import datetime as dt
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from live_range import live, undisturbed
from sekisho.security.catalogue.reading import Catalogue, read_catalogue
from sekisho.security.checks.assessing import assess
from sekisho.security.checks.policy import Policy
from sekisho.security.observe.reading import read
from sekisho.security.present.workbook.reading import read_book
from sekisho.security.range.drawing import planned
from sekisho.security.range.namespaces import PREFIX, RangeRefused, require, standing
from sekisho.security.range.plan import Past
from sekisho.security.range.recording import listening
from sekisho.security.range.running import played as play
from sekisho.security.range.wiring import built

DAY = dt.date(2026, 11, 26)


@pytest.fixture
def alone() -> Iterator[None]:
    with undisturbed():
        yield


def said(*words: str) -> subprocess.CompletedProcess[str]:
    command = (sys.executable, "-m", "sekisho", "range", *words)
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=240)


SEEDS = range(3, 6)


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> tuple[subprocess.CompletedProcess[str], Path]:
    """Three seeds: what was said, and where everything of them is kept."""
    out = tmp_path_factory.mktemp("range")
    with undisturbed():
        asked = ("--seed", str(SEEDS[0]), "--seeds", str(len(SEEDS)), "--as-of", f"{DAY}", "--out", str(out), "--json")
        return said("run", *asked), out


@live
def test_three_seeds_find_every_violation_and_invent_none(
    played: tuple[subprocess.CompletedProcess[str], Path],
) -> None:
    told = json.loads(played[0].stdout)
    assert played[0].returncode == 0, told
    assert told["total"]["equal"] == told["total"]["seeds"] == len(SEEDS)
    assert (told["total"]["missing"], told["total"]["invented"], told["total"]["errors"]) == (0, 0, 0)
    assert [one["expected"] for one in told["seeds"]] == [len(planned(seed, DAY).truth) for seed in SEEDS]
    assert min(one["expected"] for one in told["seeds"]) > 0


@live
@pytest.mark.parametrize("seed", SEEDS)
def test_what_is_kept_of_a_seed_gives_its_truth_to_whoever_reads_it(
    seed: int, played: tuple[subprocess.CompletedProcess[str], Path]
) -> None:
    kept = played[1] / f"seed-{seed}"
    truth = json.loads((kept / "truth.json").read_text("utf-8"))
    now, earlier = ([*sorted(kept.glob(f"*-{word}.pcap"))] for word in ("now", "earlier"))
    compared = truth["earlier_recording"] == "before"
    published = sorted(kept.glob("published-*.json"))
    observed = read([*([] if compared else earlier), *now, kept / "firewall.json", *published])
    book, before = read_book(kept / "ledgers.xlsx"), read(earlier if compared else [])
    result = assess(book, observed, read_catalogue(), as_of=DAY, policy=Policy(), site="", before=before)
    found = {(one.check, one.subject.key) for one in result.findings}
    assert found == {(one["check"], one["key"]) for each in truth["violations"] for one in each["findings"]}


UNBROKEN = {seed: planned(seed, DAY, violated=False) for seed in (2, 5, 12, 25)}
"""No earlier recording, one as evidence, one to compare with and no data-flow table, and one with a pause since."""


@live
@pytest.mark.allow_hosts([one.ip for plan in UNBROKEN.values() for one in plan.hosts.values()])
@pytest.mark.usefixtures("alone")
def test_in_a_factory_that_is_not_broken_nothing_is_found(tmp_path: Path, catalogue: Catalogue) -> None:
    assert [plan.past for plan in UNBROKEN.values()] == [Past.NONE, Past.EVIDENCE, Past.BEFORE, Past.BEFORE]
    assert not UNBROKEN[12].book.has("dataflow")
    assert UNBROKEN[25].later
    with built(), listening() as sensors:
        for seed in UNBROKEN:
            (tmp_path / f"{seed}").mkdir()
            outcome = play(seed, DAY, sensors, catalogue, tmp_path / f"{seed}", violated=False)
            assert (outcome.missing, outcome.invented, outcome.error) == ((), (), None)


@pytest.fixture
def bystander() -> Iterator[str]:
    """A namespace of another name."""
    name = f"skt{os.getpid()}-bystander"
    subprocess.run(("ip", "netns", "add", name), check=True, timeout=20)
    yield name
    subprocess.run(("ip", "netns", "delete", name), check=True, timeout=20)


@live
@pytest.mark.usefixtures("alone")
def test_a_range_that_stands_answers_and_after_a_crash_down_removes_it_and_nothing_else(bystander: str) -> None:
    words = (sys.executable, "-m", "sekisho", "range", "up", "--seed", "1", "--minutes", "3", "--lang", "en")
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as stands:
        assert stands.stdout
        lines = []
        for line in stands.stdout:
            lines.append(line)
            if line.startswith("It ends by"):
                break
        served = next(line.split() for line in lines if "/80)" in line and PREFIX in line)
        name, address = served[0], served[1]
        ask = (
            "import socket,sys; s=socket.create_connection((sys.argv[1],80),2); "
            "s.send(b'GET / HTTP/1.1\\r\\n\\r\\n'); print(s.recv(99).split(b'\\r')[0].decode())"
        )
        asked = subprocess.run(
            ("ip", "netns", "exec", name, sys.executable, "-c", ask, address),
            capture_output=True, text=True, check=False, timeout=20,
        )  # fmt: skip
        assert asked.stdout.strip() == "HTTP/1.1 200 OK", asked.stderr
        stands.send_signal(signal.SIGKILL)
        stands.wait(10)
    assert len(standing()) == 30
    assert said("down").returncode == 0
    assert standing() == []
    left = subprocess.run(("ip", "netns", "list"), capture_output=True, text=True, check=True, timeout=20).stdout
    assert bystander in left


@live
@pytest.mark.usefixtures("alone")
def test_ctrl_c_takes_the_range_down() -> None:
    """Also where Ctrl+C is ignored by who began it, as a shell does for what it begins in the background."""
    words = ("env", "--ignore-signal=INT", sys.executable, "-m", "sekisho", "range", "up", "--seed", "2", "--minutes",
             "3", "--lang", "en")  # fmt: skip
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as stands:
        assert stands.stdout
        assert next(stands.stdout) == "The range is up.\n"
        time.sleep(0.5)  # let it reach its work
        stands.send_signal(signal.SIGINT)
        rest, _ = stands.communicate(timeout=60)
        assert stands.returncode == 0, rest
    assert rest.endswith("The range is removed.\n")
    assert standing() == []


@pytest.mark.skipif(
    os.name != "posix" or os.geteuid() != 0 or not shutil.which("setpriv"), reason="needs root to be nobody"
)
@pytest.mark.parametrize("word", ["run", "up"])
def test_who_is_not_root_is_told_what_to_do(word: str) -> None:
    nobody = ("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups")
    command = (*nobody, sys.executable, "-m", "sekisho", "range", word)
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    if "sekisho" not in done.stderr and "root" not in done.stderr:
        pytest.skip("nobody may not read this installation: the refusal was not asked")
    assert (done.returncode, done.stdout) == (2, "")
    assert (
        "模擬の工場ネットワークには管理者（root）の権限が必要です。sudo を付けて実行してください。(range.E001)"
        in done.stderr
    )


def test_a_machine_without_the_tools_is_told_which_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(RangeRefused) as refused:
        require()
    assert refused.value.text.ja == "ip、nft がありません。iproute2 と nftables を入れてください。(range.E002)"

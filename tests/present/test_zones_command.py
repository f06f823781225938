"""`sekisho zones` on the sample's ledgers."""

from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from sekisho.security.catalogue.reading import read_catalogue
from sekisho.security.checks.assessing import of_site, sites_of
from sekisho.security.checks.case import Case
from sekisho.security.ledgers.book import Book
from sekisho.security.observe.firewall.rules import Firewall, Interface, Rule
from sekisho.security.observe.tables import Observed, Source
from sekisho.security.present.commands.zones import zone_commands
from sekisho.security.present.firewalls.verifying import as_json, told, verified
from sekisho.security.present.workbook.reading import read_book

SAMPLE = Path(__file__).parents[2] / "samples" / "ledgers.xlsx"


def _run(*words: str) -> tuple[int, str]:
    done = CliRunner().invoke(zone_commands, list(words))
    return done.exit_code, done.output


@pytest.mark.parametrize("target", ["nftables", "fortigate", "asa", "paloalto", "srx", "cisco"])
def test_the_samples_policy_for_every_vendor(tmp_path: Path, target: str) -> None:
    code, said = _run("generate", "--target", target, "--ledgers", str(SAMPLE), "--out", str(tmp_path))
    (file,) = tmp_path.iterdir()
    assert code == 0
    assert f"{file.name}（" in said
    assert "10.10.31.0" in file.read_text("utf-8")
    assert str(tmp_path) not in file.read_text("utf-8")


def test_when_the_samples_zones_are_cut(tmp_path: Path) -> None:
    asked = ("generate", "--target", "nftables", "--ledgers", str(SAMPLE), "--out", str(tmp_path))
    assert _run(*asked, "--degraded", "--lang", "en") == (0, "Wrote zones-nftables-degraded.nft (23 lines).\n")


def test_without_ledgers_nothing_is_written(tmp_path: Path) -> None:
    code, said = _run("generate", "--target", "srx", "--out", str(tmp_path))
    assert code == 2
    assert "--ledgers" in said
    assert list(tmp_path.iterdir()) == []


def test_another_site_than_the_ledgers_is_refused(tmp_path: Path) -> None:
    words = ("generate", "--target", "srx", "--out", str(tmp_path), "--ledgers", str(SAMPLE))
    code, said = _run(*words, "--site", "北工場")
    assert code == 2
    assert "見本工場" in said


def test_a_file_that_is_no_configuration_cannot_be_verified() -> None:
    code, said = _run("verify", str(Path(__file__)), "--ledgers", str(SAMPLE))
    assert code == 2
    assert "ファイアウォールの設定がありません" in said


def _case(book: Book | None = None) -> Case:
    ways = (Interface("port1", "", ((0x0A0A0A00, 0x0A0A0AFF),)), Interface("port2", "", ((0x0A0A1F00, 0x0A0A1FFF),)))
    rule = Rule("policy", "1", 7, "allow", ("port1",), ("port2",), ((0x0A0A0A05,) * 2,), ((0x0A0A1F14,) * 2,))
    observed = Observed(
        (Source("f" * 64, "fw.conf", "fortios", 1, 9, None, None),),
        firewalls=(Firewall(0, "fortios", "fw1", ways, (rule,)),),
    )
    sample = read_book(SAMPLE)
    (site,) = sites_of(sample)
    return Case(
        site, of_site(sample, site) if book is None else book, observed, date(2026, 11, 25), catalogue=read_catalogue()
    )


def test_what_the_checks_say_of_a_configuration_as_lines_and_as_json() -> None:
    case, catalogue = _case(), read_catalogue()
    findings = verified(case, catalogue)
    lines = list(told(case, findings, catalogue, "ja"))
    assert lines[0] == "fw1（fortios）: 規則 1件、ゾーンの組 2件"
    assert lines[1].startswith(
        "[高] fw1 7行目の規則「policy 1」は、業務系LANからFA LAN1への通信路一覧にない通信"
        "（10.10.10.5 → 10.10.31.20 tcp/502）を通します。"
    )
    assert "未評価: 使われない許可（通信の証跡、十分な期間の通信の証跡がないため）" in lines
    assert lines[-1] == f"指摘 {len(findings)}件。"
    said = as_json(case, findings)
    assert [one.check for one in findings] == ["firewall/allows-more-than-policy", "firewall/too-wide-rule"]
    assert said["not_assessed"] == {
        "firewall/observed-but-blocked": ["traffic"],
        "firewall/unused-permission": ["traffic", "long-traffic"],
    }


def test_without_a_list_of_zones_the_policy_is_not_assessed() -> None:
    case = _case(Book())
    lines = list(told(case, verified(case, read_catalogue()), read_catalogue(), "en"))
    assert any(
        line.startswith("Not assessed: Lets through more than the policy (without: Zones, Cond") for line in lines
    )


@pytest.mark.parametrize(("target", "rules"), [("asa", 32), ("paloalto", 32)])
def test_what_was_generated_keeps_the_policy_when_it_is_read_back(tmp_path: Path, target: str, rules: int) -> None:
    _run("generate", "--target", target, "--ledgers", str(SAMPLE), "--out", str(tmp_path))
    code, said = _run("verify", *map(str, tmp_path.iterdir()), "--ledgers", str(SAMPLE))
    assert code == 0, said
    assert f"規則 {rules}件、ゾーンの組 54件" in said
    assert "指摘 0件" in said


def test_a_line_that_somebody_added_to_it_is_found_with_a_packet(tmp_path: Path) -> None:
    _run("generate", "--target", "asa", "--ledgers", str(SAMPLE), "--out", str(tmp_path))
    (file,) = tmp_path.iterdir()
    lines = file.read_text("utf-8").splitlines()
    at = lines.index("access-list Z1_LAN_IN remark DENY-REST")
    lines.insert(at, "access-list Z1_LAN_IN extended permit tcp host 10.10.10.101 host 10.10.31.21 eq 502")
    file.write_text("\n".join(lines), "utf-8")
    code, said = _run("verify", str(file), "--ledgers", str(SAMPLE), "--lang", "en")
    assert code == 1
    (found,) = [
        line for line in said.splitlines() if "10.10.31.21" in line and "firewall/allows-more-than-policy" in line
    ]
    assert "10.10.10.101" in found
    assert "tcp/502" in found
    assert f"line {at + 1}" in found


def test_lists_that_are_bound_to_no_interface_are_not_judged(tmp_path: Path) -> None:
    _run("generate", "--target", "cisco", "--ledgers", str(SAMPLE), "--out", str(tmp_path))
    code, said = _run("verify", *map(str, tmp_path.iterdir()), "--ledgers", str(SAMPLE))
    assert code == 1
    assert said.count("firewall/not-decided") == 7
    assert "blocks-needed-flow" not in said

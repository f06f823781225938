"""Exploited, likely to be, and how to decide: KEV, EPSS and SSVC in the forms in which they are published."""

import datetime as dt

import pytest

from sekisho.security.observe.advisories.notes import Notes
from sekisho.security.observe.advisories.signals import (
    DecisionPoints,
    Exploited,
    Likelihood,
    is_decision_table,
    is_epss,
    is_kev_table,
    read_cve_record,
    read_decision_table,
    read_epss,
    read_kev,
    read_kev_table,
)


def test_a_catalogue_of_exploited_vulnerabilities() -> None:
    notes = Notes("kev.json")
    entry = {
        "cveID": "CVE-2031-0001",
        "vendorProject": "Acme",
        "product": "Press 3",
        "vulnerabilityName": "Acme Press 3 Fault",
        "dateAdded": "2031-03-01",
        "dueDate": "2031-03-22",
        "knownRansomwareCampaignUse": "Known",
    }
    entries = [entry, {"cveID": "CVE-2031-2", "knownRansomwareCampaignUse": "Unknown"}, {"cveID": 7}, "x"]
    entries[1] = {"cveID": "cve-2031-0002", "knownRansomwareCampaignUse": "Unknown"}
    dated, found = read_kev({"dateReleased": "2031-04-01T17:04:19.9Z", "vulnerabilities": entries}, notes)
    assert dated == dt.date(2031, 4, 2)  # 02:04 in Japan
    assert found == (
        Exploited(
            "CVE-2031-0001", dt.date(2031, 3, 1), dt.date(2031, 3, 22), "Acme", "Press 3", "Acme Press 3 Fault",
            ransomware=True,
        ),
        Exploited("CVE-2031-0002", None),
    )  # fmt: skip
    assert notes.faults == ("advisory.W005",)


KEV_TABLE = [
    "cveID,vendorProject,product,vulnerabilityName,dateAdded,shortDescription,dueDate,knownRansomwareCampaignUse\r",
    'CVE-2031-0001,Acme,"Press 3, 4",Fault,2031-03-01,"It ""opens"" on',
    'two lines",2031-03-22,Known\r',
    "cve-2031-0002,Acme,Press,Fault,2031-04-02,,,Unknown",
    "CVE-31,Acme,Press,Fault,2031-05-02,,,Unknown",
    "",
]


def test_the_same_catalogue_as_a_table_has_the_day_of_its_newest_entry() -> None:
    notes = Notes("kev.csv")
    assert is_kev_table(KEV_TABLE)
    assert read_kev_table(KEV_TABLE, notes) == (
        dt.date(2031, 4, 2),
        (
            Exploited("CVE-2031-0001", dt.date(2031, 3, 1), dt.date(2031, 3, 22), "Acme", "Press 3, 4", "Fault",
                      ransomware=True),
            Exploited("CVE-2031-0002", dt.date(2031, 4, 2), None, "Acme", "Press", "Fault"),
        ),
    )  # fmt: skip
    assert [one.where for one in notes.problems()] == ["line 5"]


def test_a_table_whose_cell_is_too_long_is_read_up_to_it() -> None:
    notes = Notes("kev.csv")
    dated, found = read_kev_table([KEV_TABLE[0], KEV_TABLE[3], f"CVE-2031-0003,{'x' * 200_000}"], notes)
    assert (dated, [one.cve for one in found]) == (dt.date(2031, 4, 2), ["CVE-2031-0002"])
    assert notes.faults == ("advisory.E003",)
    assert not is_kev_table([])
    assert not is_kev_table(["cve,epss,percentile"])


EPSS = [
    "#model_version:v2031.03.14,score_date:2031-04-01T00:00:00+0000",
    "cve,epss,percentile",
    "CVE-2031-0001,0.00043,0.0921\r",
    "CVE-2031-0002,1.0,1.0",
    "CVE-2031-0003,1.1,1.0",
    "CVE-2031-0004,0.5,",
    "CVE-2031-0005,nan,0.5",
    "",
]


def test_a_table_of_likelihoods_with_its_day_above_it() -> None:
    notes = Notes("epss.csv")
    assert is_epss(EPSS)
    assert read_epss(EPSS, notes) == (
        dt.date(2031, 4, 1),
        (
            Likelihood("CVE-2031-0001", 0.00043, 0.0921),
            Likelihood("CVE-2031-0002", 1.0, 1.0),
            Likelihood("CVE-2031-0004", 0.5, None),
        ),
    )
    assert [one.where for one in notes.problems()] == ["line 5"]
    assert "1か所" in notes.problems()[0].text.ja


def test_a_table_of_likelihoods_needs_its_columns() -> None:
    assert is_epss(EPSS[1:])
    assert read_epss(EPSS[1:3], Notes("epss.csv"))[0] is None
    assert not is_epss(["cve,score", "CVE-2031-0001,0.5"])
    assert not is_epss([])


def record(*adp: object, cve: object = "CVE-2031-0001") -> dict[str, object]:
    return {"dataType": "CVE_RECORD", "cveMetadata": {"cveId": cve}, "containers": {"adp": list(adp)}}


def container(stamp: str, *options: object) -> dict[str, object]:
    content = {"timestamp": stamp, "options": list(options)}
    return {"metrics": [{"cvssV3_1": {}}, {"other": {"type": "kev"}}, {"other": {"type": "ssvc", "content": content}}]}


def test_the_newest_decision_points_of_a_cve_record() -> None:
    told = record(
        {"title": "another"},
        container(
            "2031-05-01T00:00:00Z", {"Exploitation": "active"}, {"Automatable": "yes"}, {"Technical Impact": "total"}
        ),
        container("2031-04-01T00:00:00Z", {"Exploitation": "none"}),
    )
    assert read_cve_record(told, Notes("a.json")) == (
        DecisionPoints("CVE-2031-0001", "active", "yes", "total", dt.date(2031, 5, 1)),
    )


def test_a_cve_record_without_decision_points_has_none_and_one_without_an_id_is_told() -> None:
    notes = Notes("a.json")
    assert read_cve_record(record(), notes) == ()
    assert notes.faults == ()
    assert read_cve_record(record(container("2031-05-01T00:00:00Z"), cve=None), notes) == ()
    assert [one.where for one in notes.problems()] == ["/cveMetadata/cveId"]


@pytest.mark.parametrize("delimiter", ["\t", ","])
def test_a_table_of_decision_points_with_its_columns_in_any_order(delimiter: str) -> None:
    rows = [
        ("Technical Impact", "CVE", "Exploitation", "Automatable"),
        ("total", "CVE-2031-0001", "poc", "yes"),
        ("partial", "CVE-2031-0002", "none", "no"),
        ("partial", "x", "none", "no"),
    ]
    lines = [delimiter.join(row) for row in rows]
    notes = Notes("ssvc.tsv")
    assert is_decision_table(lines)
    assert read_decision_table(lines, notes) == (
        DecisionPoints("CVE-2031-0001", "poc", "yes", "total"),
        DecisionPoints("CVE-2031-0002", "none", "no", "partial"),
    )
    assert [one.where for one in notes.problems()] == ["line 4"]
    assert not is_decision_table(["row,Exploitation v1.1.0,Automatable v2.0.0"])

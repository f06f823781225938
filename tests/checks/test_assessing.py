"""The main job over several sites."""

from dataclasses import replace

from sekisho.security.checks.assessing import Result, assess, of_site, sites_of
from sekisho.security.checks.policy import Policy
from sekisho.security.ledgers.book import Book
from sekisho.security.observe.tables import Observed
from tables import AS_OF, content, rows, seen

NORTH = "id | name | ips | support_end\nA1 | PLC1 | 10.0.0.1 | 2020-01-01"
SOUTH = "id | name | ips | support_end\nA1 | PLC1 | 10.0.0.2 | 2020-01-01"
HOSTS = "mac | ip\n00:11:22:00:00:01 | 10.0.0.1\n00:11:22:00:00:02 | 10.0.0.2"
TWO = Book({"asset": (*rows("asset", NORTH, site="北工場"), *rows("asset", SOUTH, site="南工場"))})


def _assess(of: Book, observed: Observed, site: str) -> Result:
    return assess(of, observed, content(), as_of=AS_OF, policy=Policy(), site=site)


def test_sites_in_the_order_of_first_mention() -> None:
    assert sites_of(TWO) == ("北工場", "南工場")
    assert sites_of(Book()) == ("",)
    assert [entry.row.site for entry in of_site(TWO, "南工場").tables["asset"]] == ["南工場"]


def test_observations_are_of_one_site_only() -> None:
    result = _assess(TWO, seen(hosts=HOSTS), "南工場")
    told = [(one.site, one.check, one.subject.key) for one in result.findings if one.check.startswith("asset/un")]
    assert told == [("南工場", "asset/unlisted", "00:11:22:00:00:01")]
    assert [one.row.site for one in result.proposals] == ["南工場"]
    assert [one.case.site for one in result.assessments] == ["北工場", "南工場"]


def test_the_same_cause_on_two_sites_is_two_findings() -> None:
    found = [one for one in _assess(TWO, Observed(), "北工場").findings if one.check == "asset/date-passed"]
    assert len({one.id for one in found}) == len(found) == 2


def test_a_site_without_any_row_is_assessed_too() -> None:
    result = _assess(TWO, seen(hosts=HOSTS), "西工場")
    assert [one.case.site for one in result.assessments] == ["北工場", "南工場", "西工場"]


def test_nothing_at_all_gives_one_nameless_site_without_findings() -> None:
    result = _assess(Book(), Observed(), "")
    assert [one.case.site for one in result.assessments] == [""]
    assert (result.findings, result.proposals) == ((), ())


def test_one_site_by_name_gives_the_same_as_that_site_alone() -> None:
    alone = Book({"asset": tuple(replace(entry) for entry in TWO.tables["asset"] if entry.row.site == "南工場")})
    both, single = (_assess(of, seen(hosts=HOSTS), "南工場") for of in (TWO, alone))
    assert [one for one in both.findings if one.site == "南工場"] == list(single.findings)

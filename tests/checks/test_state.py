"""The state of rules and practices. "Not assessed" is never shown as holding."""

import itertools
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_running import GUILTY, SEEN

from sekisho.guard.text import Text
from sekisho.security.catalogue.records import Means, Practice, Rule
from sekisho.security.checks.case import Case
from sekisho.security.checks.running import CHECKS, run
from sekisho.security.checks.state import Assessment, Reason, RuleState, _built, _together, planned
from sekisho.security.ledgers import REGISTRY
from sekisho.security.ledgers.book import Book
from sekisho.security.observe.tables import Observed
from sekisho.security.terms.state import WORST_FIRST, State, worst
from sekisho.security.terms.words import Assurance
from tables import book, case, content, rows, seen

F, S, N, H, X = WORST_FIRST
WHY = Text("理由。", "Reason.")
CHECKED = Means(kind=Assurance.CHECKED, checks=("asset/date-passed",))
IDEA = Means(kind=Assurance.CHECKED, planned=True)
RECORDED = Means(kind=Assurance.RECORDED, ledger="asset", review_months=12)
UNBUILT = Means(kind=Assurance.RECORDED, ledger="incident-plan", review_months=12)
ATTESTED = Means(kind=Assurance.ATTESTED, every_months=12)
ENFORCED = Means(kind=Assurance.ENFORCED, by="console", planned=True)
OF_SYSTEM, OF_SITE = "3.1.7", "7.3.3"
ASSET = """
id | name | system  | ips      | support_end | reviewed
A1 | PLC1 | ライン1 | 10.0.0.1 | 2030-01-01  | 2024-01-01
A2 | PLC2 | ライン2 | 10.0.0.2 | 2030-01-01  | 2024-01-01
"""


def _assessed(of: Case, *means: Means, practice: str = OF_SYSTEM) -> Assessment:
    """An assessment by a catalogue of one practice with one rule."""
    one = content().practices[practice]
    rule = Rule(f"{practice}-1", one.rules[0].heading, "規定。", "Rule.", "report", means)
    catalogue = replace(content(), practices={practice: replace(one, rules=(rule,))})
    return Assessment(of, catalogue, run(of, content().checks))


def _states(of: Case, *means: Means, practice: str = OF_SYSTEM) -> dict[str, State]:
    return {one.system: one.state for one in _assessed(of, *means, practice=practice).rules}


def _state(of: Case, *means: Means) -> tuple[State, str]:
    """State and reason on the whole site, by a practice of the site."""
    (rule,) = _assessed(of, *means, practice=OF_SITE).rules
    return rule.state, rule.reasons[-1].text.ja


@pytest.mark.parametrize("states", [one for n in range(4) for one in itertools.product(WORST_FIRST, repeat=n)])
def test_several_ways_together(states: Sequence[State]) -> None:
    together = _together([(ATTESTED, Reason(Assurance.ATTESTED, state, WHY)) for state in states])
    if F in states:
        assert together is F
    elif X in states:
        assert together is X
    elif together is H:
        assert states
        assert set(states) == {H}
    else:
        assert together is worst(states)


@pytest.mark.parametrize("state", WORST_FIRST)
@pytest.mark.parametrize("silent", [IDEA, UNBUILT, ENFORCED])
def test_what_is_only_planned_says_nothing(silent: Means, state: State) -> None:
    said = [(silent, Reason(silent.kind, N, WHY)), (ATTESTED, Reason(Assurance.ATTESTED, state, WHY))]
    assert _together(said) is state
    assert _together(said[:1]) is N
    assert not _built(silent)


@pytest.mark.parametrize("means", [IDEA, UNBUILT, ENFORCED])
def test_a_rule_with_nothing_built_is_planned_and_not_assessed(means: Means) -> None:
    assert _state(case(GUILTY), means) == (N, "照合する仕組みは計画中です。")
    (practice,) = _assessed(case(), means).catalogue.practices.values()
    assert planned(practice.rules[0])


def test_a_check_that_finds_something_fails_the_rule_of_that_system_alone() -> None:
    asset = ASSET.replace("A2 | PLC2 | ライン2 | 10.0.0.2 | 2030-01-01", "A2 | PLC2 | ライン2 | 10.0.0.2 | 2020-01-01")
    states = _states(case(book(asset=asset)), CHECKED)
    assert states == {"ライン1": H, "ライン2": F, "": H}


def test_a_finding_of_no_system_fails_the_whole_site() -> None:
    asset = f"{ASSET}    A3 | PC | | | 2020-01-01 | 2024-01-01"
    assert _states(case(book(asset=asset)), CHECKED) == {"ライン1": H, "ライン2": H, "": F}


def test_without_systems_the_whole_site_is_one_scope() -> None:
    asset = "id | name | support_end\nA1 | PLC1 | 2020-01-01"
    assert _states(case(book(asset=asset)), CHECKED) == {"": F}
    assert _states(case(), CHECKED) == {"": N}


def test_a_practice_of_the_site_has_no_systems() -> None:
    assert _states(case(book(asset=ASSET)), CHECKED, practice=OF_SITE) == {"": H}


def test_a_rule_that_no_check_sees_is_asked_of_systems_only() -> None:
    assert set(_states(case(book(asset=ASSET)), ATTESTED)) == {"ライン1", "ライン2"}


def test_what_was_not_given_or_says_nothing_is_not_assessed() -> None:
    seeing = Means(kind=Assurance.CHECKED, checks=("asset/unlisted",))
    assert _state(case(), CHECKED) == (N, "資産台帳がないため照合できません。")
    assert _state(case(book(asset=ASSET)), seeing) == (N, "通信の証跡がないため照合できません。")
    assert _state(case(book(asset="id | name\nA1 | PLC1")), CHECKED) == (
        N,
        "資産台帳のサポート終了日・返却期限・交換期限に比べられる値がないため照合できません。",
    )


HOSTS = "mac | ip | first | last\n00:11:22:00:00:01 | 10.0.0.1 | 2024-01-01 | {last}"


@pytest.mark.parametrize(("last", "state"), [("2024-03-31", H), ("2024-03-30", S)])
def test_traffic_of_a_system_goes_stale_after_the_policys_days(last: str, state: State) -> None:
    seeing = Means(kind=Assurance.CHECKED, checks=("asset/address-differs",))
    observed = seen(hosts=HOSTS.format(last=last), since="2024-01-01", until="2024-04-30")
    assert _states(case(book(asset=ASSET), observed), seeing) == {"ライン1": state, "ライン2": N, "": H}
    old = seen(hosts=HOSTS.format(last=last), since="2024-01-01", until=last)
    assert _states(case(book(asset=ASSET), old), seeing)[""] is state


def test_too_short_evidence_leaves_what_should_have_been_seen_not_assessed() -> None:
    seeing = Means(kind=Assurance.CHECKED, checks=("asset/unseen",))
    observed = seen(hosts=HOSTS.format(last="2024-04-30"), since="2024-04-29")
    assert _states(case(book(asset=ASSET), observed), seeing)["ライン1"] is N


def test_records_that_nobody_reviewed_go_stale() -> None:
    year = "id | name | reviewed\nA1 | PLC1 | 2023-04-30"
    assert _state(case(book(asset=year)), RECORDED) == (H, "資産台帳に1行あり、見直しも済んでいます。")
    late = "id | name | reviewed\nA1 | PLC1 | 2023-04-29\nA2 | PLC2 | 2024-01-01\nA3 | PLC3 |"
    assert _state(case(book(asset=late)), RECORDED) == (S, "資産台帳の3行のうち2行が12か月以上見直されていません。")
    assert _state(case(), RECORDED) == (N, "資産台帳に記録がありません。")
    counted = "id | name | reviewed | stocktaken\nA1 | PLC1 | 2020-01-01 | 2024-01-01"
    assert _state(case(book(asset=counted)), RECORDED)[0] is H


def test_records_of_one_system_are_asked_of_that_system() -> None:
    asset = ASSET.replace("2030-01-01  | 2024-01-01\nA2", "2030-01-01 | 2020-01-01\nA2")
    assert _states(case(book(asset=asset)), RECORDED) == {"ライン1": S, "ライン2": H}


@pytest.mark.parametrize(
    ("slug", "table", "states"),
    [
        ("zone", "name | devices | reviewed\nFA | A1 | 2024-01-01", {"ライン1": H, "ライン2": N}),
        ("zone", "name | devices | reviewed\nFA | | 2024-01-01", {"ライン1": H, "ライン2": H}),
        ("conduit", "source | destination | reviewed\nFA | DMZ | 2024-01-01", {"ライン1": H, "ライン2": H}),
        (
            "conduit",
            "source | destination | boundary | reviewed\nFA | DMZ | A2 | 2024-01-01",
            {"ライン1": N, "ライン2": H},
        ),
        ("dataflow", "function | reviewed\n監視 | 2024-01-01", {"ライン1": H, "ライン2": H}),
        ("change", "what | assets | reviewed\n更新 | 試験区画 | 2024-01-01", {"ライン1": H, "ライン2": N}),
        ("change", "what | assets | reviewed\n更新 | FALAN | 2024-01-01", {"ライン1": N, "ライン2": N}),
    ],
)
def test_a_record_speaks_of_the_systems_it_names_or_of_all(slug: str, table: str, states: dict[str, State]) -> None:
    asset = "id | name | system | zone\nA1 | PLC1 | ライン1 | 試験区画\nA2 | PLC2 | ライン2 |"
    means = Means(kind=Assurance.RECORDED, ledger=slug, review_months=12)
    assert _states(case(book(**{"asset": asset, slug: table})), means) == states


@pytest.mark.parametrize(
    ("slug", "table", "states"),
    [
        ("risk", "system | assessed\nライン1 | 2024-01-01", {"ライン1": H, "ライン2": N}),
        ("risk", "system | assessed\nライン１ | 2024-01-01", {"ライン1": H, "ライン2": N}),
        (
            "work-schedule",
            "number | system | devices | day\nW1 | ライン2 | A1 | 2024-01-01",
            {"ライン1": N, "ライン2": H},
        ),
        (
            "emergency-contact",
            "number | systems | tried\nC1 | ライン1、ライン2 | 2024-01-01",
            {"ライン1": H, "ライン2": H},
        ),
        ("emergency-contact", "number | systems | tried\nC1 | ライン2 | 2024-01-01", {"ライン1": N, "ライン2": H}),
        ("backup", "device | content | taken\nA1 | 設定 | 2024-01-01", {"ライン1": H, "ライン2": N}),
        ("vulnerability", "asset | name | judged\nA2 | CVE-2024-0001 | 2023-01-01", {"ライン1": N, "ライン2": S}),
        ("pledge", "id | signed\nP1 | 2024-01-01", {"ライン1": H, "ライン2": H}),
    ],
)
def test_a_record_that_names_a_system_speaks_of_no_other(slug: str, table: str, states: dict[str, State]) -> None:
    asset = "id | name | system\nA1 | PLC1 | ライン1\nA2 | PLC2 | ライン2"
    means = Means(kind=Assurance.RECORDED, ledger=slug, review_months=12)
    assert _states(case(book(**{"asset": asset, slug: table})), means) == states


@pytest.mark.parametrize(
    ("slug", "table", "state"),
    [
        ("entry", "room | day | entered | left\nA室 | 2022-01-01 | 9:00 | 17:00\nA室 | 2024-04-29 | 9:00 | 17:00", H),
        ("entry", "room | day | entered | left\nA室 | 2022-01-01 | 9:00 |\nA室 | 2024-04-29 | 9:00 | 17:00", S),
        ("entry", "room | day | entered | left\nA室 | 2023-04-30 | 9:00 | 17:00", H),
        ("entry", "room | day | entered | left\nA室 | 2023-04-29 | 9:00 | 17:00", S),
        ("media", "number | status | disposed | stocktaken\nM1 | 廃棄 | 2020-01-01 |\nM2 | 稼働 | | 2024-01-01", H),
        ("media", "number | status | disposed | stocktaken\nM1 | 廃棄 | 2024-05-01 |\nM2 | 稼働 | | 2024-01-01", S),
        ("lent-device", "number | lent | returned\nL1 | 2020-01-01 | 2020-02-01\nL2 | 2024-01-01 |", H),
        ("taken-out", "number | out | back | located\nT1 | 2022-01-01 | | 2024-04-01", H),
        ("taken-out", "number | out | back | located\nT1 | 2022-01-01 | | ", S),
        ("person", "id | left | reviewed\nP1 | 2020-01-01 |\nP2 | | 2024-01-01", H),
        ("account", "device | name | closed | reviewed\nA1 | x | 2020-01-01 |\nA1 | y | | 2024-01-01", H),
        ("permitted", "mac | until | reviewed\n00:00:5e:00:53:01 | 2020-01-01 |\n00:00:5e:00:53:02 | | 2024-01-01", H),
        ("change", "what | done | approved\n増設 | 2022-01-01 | 2022-01-01\n更新 | 2024-01-01 | 2024-01-01", H),
        ("change", "what | done | approved\n増設 | 2022-01-01 |\n更新 | 2024-01-01 | 2024-01-01", S),
    ],
)
def test_what_is_over_need_not_be_looked_at_but_a_ledger_goes_on(slug: str, table: str, state: State) -> None:
    means = Means(kind=Assurance.RECORDED, ledger=slug, review_months=12)
    assert _state(case(book(**{slug: table})), means)[0] is state


def test_a_ledger_of_the_past_alone_says_so() -> None:
    means = Means(kind=Assurance.RECORDED, ledger="written-out", review_months=12)
    assert _state(case(book(**{"written-out": "number | day\nK1 | 2022-01-01"})), means) == (
        S,
        "書き出し記録の1行はすべて終わった記録で、12か月以上、新しい記録も見直しもありません。",
    )


@pytest.mark.parametrize(("rehearsed", "state"), [("2024-01-01", H), ("2023-04-29", S), ("", S)])
def test_a_backup_that_was_never_restored_is_no_rehearsal(rehearsed: str, state: State) -> None:
    table = f"device | content | taken | reviewed | rehearsed\nA1 | 設定 | 2024-04-29 | 2024-04-29 | {rehearsed}"
    means = Means(kind=Assurance.RECORDED, ledger="backup", review_months=12, day="rehearsed")
    found, why = _state(case(book(backup=table)), means)
    assert found is state
    assert ("「復旧検証日」が空欄か、12か月以上前です。" in why) == (state is S)


def _answered(line: str, *, as_of: date = date(2024, 4, 30)) -> tuple[State, str]:
    head = "rule | system | answer | evidence | reason | person | approver | answered | until\n"
    return _state(case(book(attestation=f"{head}{OF_SITE}-1 | {line}"), as_of=as_of), ATTESTED)


@pytest.mark.parametrize(
    ("line", "state", "why"),
    [
        (" | 適合 | 規程3.2 | | 佐藤 | | 2024-01-01 | 2024-04-30", H, "が「適合」と確認しました（2024/04/30 まで）。"),
        (" | 適合 | 規程3.2 | | 佐藤 | | 2023-04-30 |", H, "が「適合」と確認しました。"),
        (" | 適合 | 規程3.2 | | 佐藤 | | 2023-04-29 |", S, "の確認（2023/04/29）から12か月以上たっています。"),
        (" | 適合 | 図 | | 佐藤 | | 2023-04-29 | 2030-01-01", S, "の確認（2023/04/29）から12か月以上たっています。"),
        (" | 適合 | 規程3.2 | | 佐藤 | | |", S, "の確認（確認日なし）から12か月以上たっています。"),
        (" | 適合 | 規程3.2 | | 佐藤 | | 2024-01-01 | 2024-04-29", S, "の確認の有効期限（2024/04/29）が過ぎています。"),
        (" | 適合 | | | 佐藤 | | 2024-01-01 |", N, "の回答に証跡または理由が足りません。"),
        (" | 不適合 | | | 佐藤 | | 2020-01-01 |", F, "が「不適合」と確認しました。"),
        (" | 不適合 | | | | | 2024-01-01 |", F, "が「不適合」と確認しました。"),
        (" |対象外||無|佐藤|鈴木| 2024-01-01 | 2024-04-30", X, "が「対象外」と確認しました（2024/04/30 まで）。"),
        (" | 対象外 | | | 佐藤 | 鈴木 | 2024-01-01 | 2024-04-30", N, "の回答に証跡または理由が足りません。"),
        (" | 対象外 | | 無用 | 佐藤 | | 2024-01-01 | 2024-04-30", N, "の回答に証跡または理由が足りません。"),
        (" | 対象外 | | 無 | 佐藤 | 鈴木 | 2024-01-01 |", N, "の回答に証跡または理由が足りません。"),
        (" |対象外||無|佐藤|鈴木| 2024-01-01 | 2024-04-29", S, "の確認の有効期限（2024/04/29）が過ぎています。"),
        (" | | 規程3.2 | | 佐藤 | | 2024-01-01 |", N, "確認記録がありません。"),
        (" | 適合 | 規程3.2 | | 佐藤 | | 2024-05-01 |", N, "確認記録がありません。"),
    ],
)  # fmt: skip
def test_what_an_answer_is_worth(line: str, state: State, why: str) -> None:
    who = "佐藤 " if "佐藤" in line else "? "
    assert _answered(line) == (state, why if why == "確認記録がありません。" else who + why)


def test_the_latest_answer_up_to_the_day_counts_whatever_the_order() -> None:
    head = "rule | answer | evidence | person | answered\n"
    lines = [f"{OF_SITE}-1 | 不適合 | | 佐藤 | 2024-01-01", f"{OF_SITE}-1 | 適合 | 写真 | 鈴木 | 2024-02-01"]
    for order in (lines, lines[::-1]):
        given_book = book(attestation=head + "\n".join(order))
        assert _state(case(given_book), ATTESTED)[0] is H
        assert _state(case(given_book, as_of=date(2024, 1, 15)), ATTESTED)[0] is F


def test_an_answer_for_one_system_comes_before_that_for_the_site() -> None:
    attestation = f"""
    rule         | system   | answer | evidence | person | answered
    {OF_SYSTEM}-1 |          | 適合   | 写真     | 佐藤   | 2024-04-01
    {OF_SYSTEM}-1 | ライン２ | 不適合 |          | 佐藤   | 2024-01-01
    """
    assert _states(case(book(asset=ASSET, attestation=attestation)), ATTESTED) == {"ライン1": H, "ライン2": F}


def test_failing_in_one_way_fails_whatever_the_others_say() -> None:
    head = "rule | answer | reason | evidence | person | approver | answered | until\n"
    for answer in ("適合", "対象外"):
        line = f"{OF_SITE}-1 | {answer} | 理由 | 写真 | 佐藤 | 鈴木 | 2024-01-01 | 2025-01-01"
        asset = "id | name | support_end\nA1 | PLC1 | 2020-01-01"
        assert _state(case(book(asset=asset, attestation=head + line)), CHECKED, ATTESTED)[0] is F


def test_a_practice_is_the_worst_of_its_rules_and_shaken_by_those_it_leans_on() -> None:
    leaning = next(one for one in content().practices.values() if one.leans_on)
    below = content().practices[leaning.leans_on[0]]
    practices = {one.number: _of_site(one) for one in (leaning, below)}
    head = "rule | answer | evidence | person | answered\n"
    lines = [f"{one.rules[0].id} | 適合 | 写真 | 佐藤 | 2024-04-01" for one in practices.values()]
    for answer, shaken in (("適合", ()), ("不適合", (below.number,))):
        both = [*lines, f"{below.rules[0].id} | {answer} | 写真 | 佐藤 | 2024-04-02"]
        of = case(book(attestation=head + "\n".join(both)))
        found = {one.practice: one for one in Assessment(of, replace(content(), practices=practices), ()).practices}
        assert found[leaning.number].shaken == shaken
        assert found[leaning.number].state is H
        assert found[below.number].state is (F if shaken else H)
        assert found[below.number].counts == {found[below.number].state: 1}


def _of_site(practice: Practice) -> Practice:
    return replace(practice, rules=(replace(practice.rules[0], assurance=(ATTESTED,)),))


def _holds_honestly(of: Case, rule: RuleState, means: Sequence[Means]) -> None:
    asked = [one for one in means if one.checks or len(rule.reasons) == len(means)]
    said = [reason for one, reason in zip(asked, rule.reasons, strict=True) if _built(one)]
    assert said, rule.rule
    assert {reason.state for reason in said} == {State.HOLDS}, rule.rule
    for one, reason in zip(asked, rule.reasons, strict=True):
        for name in one.checks:
            assert CHECKS[name].lacks(of) == CHECKS[name].blanks(of) == (), rule.rule
        if one.kind is Assurance.RECORDED and one.ledger in REGISTRY:
            assert of.book.has(one.ledger), rule.rule
        if one.kind is Assurance.ATTESTED:
            assert reason.evidence, rule.rule


ATTESTATION = rows(
    "attestation", "rule | answer | evidence | person | answered\n3.1.7-7 | 適合 | 写真 | 佐藤 | 2024-04-01"
)
ALL = {**GUILTY.tables, "attestation": ATTESTATION}


@given(st.sets(st.sampled_from(sorted(ALL))), st.booleans())
def test_no_rule_of_the_catalogue_holds_without_all_that_would_show_it(slugs: set[str], traffic: bool) -> None:
    of = case(Book({slug: ALL[slug] for slug in slugs}), SEEN if traffic else Observed())
    assessment = Assessment(of, content(), run(of, content().checks))
    failing = {one.check for one in assessment.findings}
    for rule in assessment.rules:
        means = content().rules[rule.rule].assurance
        if rule.state is State.HOLDS:
            _holds_honestly(of, rule, means)
        if rule.state is State.FAILS:
            assert failing & {name for one in means for name in one.checks}, rule.rule
    for practice in assessment.practices:
        assert practice.state is worst(practice.counts)


def test_nothing_given_leaves_everything_not_assessed() -> None:
    assessment = Assessment(case(), content(), ())
    assert {one.state for one in assessment.rules} == {State.NOT_ASSESSED}
    assert len(assessment.rules) == len(content().rules)
    assert {one.state for one in assessment.practices} == {State.NOT_ASSESSED}


def test_what_the_console_enforces_makes_no_rule_hold_on_the_factorys_systems() -> None:
    enforced = Means(kind=Assurance.ENFORCED, by="console")
    alone = _assessed(case(book(asset=ASSET)), enforced).rules
    assert {one.state for one in alone} == {State.NOT_ASSESSED}
    assert {reason.state for one in alone for reason in one.reasons} == {State.HOLDS}
    beside = _assessed(case(book(asset=ASSET)), enforced, ATTESTED).rules
    assert {one.state for one in beside} == {State.NOT_ASSESSED}


LISTED = "mac | ip | packets | frame\n00:11:22:00:00:01 | 10.0.0.1 | 9 | 1\n00:11:22:00:00:09 | 10.0.0.99 | 9 | 2"


def _of_kind(kind: str, flows: str = "") -> Observed:
    """An observation of two hosts, one of which no ledger lists."""
    told = seen(hosts=LISTED, flows=flows)
    return replace(told, sources=tuple(replace(one, kind=kind) for one in told.sources))


@pytest.mark.parametrize("kind", ["nmap", "host-table", "zeek-log"])
def test_a_list_of_hosts_finds_a_stranger_and_makes_nothing_hold(kind: str) -> None:
    means = Means(kind=Assurance.CHECKED, checks=("asset/unlisted", "dataflow/unlisted"))
    ledgers = book(asset=ASSET, dataflow="function | source | destination\nx | PLC1/10.0.0.1 | PLC2/10.0.0.2")
    told = _states(case(ledgers, _of_kind(kind)), means)
    assert told == {"ライン1": State.NOT_ASSESSED, "ライン2": State.NOT_ASSESSED, "": State.FAILS}
    heard = _of_kind("zeek-log", "client | server | packets_in | frame\n10.0.0.1 | 10.0.0.2 | 9 | 3")
    assert _states(case(ledgers, heard), means)["ライン1"] is State.HOLDS


def test_a_table_that_is_old_makes_no_traffic_long() -> None:
    young = seen(hosts=LISTED, since="2024-04-29", until="2024-04-30")
    old = replace(seen(since="2020-01-01", until="2020-01-01").sources[0], kind="host-table")
    assert not case(book(asset=ASSET), young).long_enough
    assert not case(book(asset=ASSET), replace(young, sources=(*young.sources, old))).long_enough
    assert case(book(asset=ASSET), replace(young, sources=(*young.sources, replace(old, kind="pcap")))).long_enough

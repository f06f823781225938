"""The tables of the findings workbook: their columns and rows. How they look is `findings`'s."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from sekisho.guard.text import Language, Text
from sekisho.security.catalogue.reading import Catalogue
from sekisho.security.checks.assessing import Result
from sekisho.security.checks.finding import Finding
from sekisho.security.checks.proposals import Proposal
from sekisho.security.checks.state import RuleState
from sekisho.security.ledgers.decision import Decision, Deed
from sekisho.security.ledgers.declaring import REGISTRY
from sekisho.security.present.decided import idle_told, set_aside
from sekisho.security.present.marks import SEVERITY_MARK, STATE_MARK, scope_name, site_name
from sekisho.security.present.overview import acts, practice_counts, severity_counts
from sekisho.security.present.workbook.writing import cell_text
from sekisho.security.terms.calendar import JAPAN
from sekisho.security.terms.evidence import Evidence, Unit
from sekisho.security.terms.state import Severity, State, worst

Cell = str | int | dt.date | State | Severity | Text | None


@dataclass(frozen=True, slots=True)
class Column:
    """One column. to_fill: people write in it; its header has the other colour."""

    label: Text
    width: int
    to_fill: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet. frozen: columns that stay in view; rows may be read once only."""

    title: Text
    note: Text
    columns: tuple[Column, ...]
    rows: Iterable[Sequence[Cell]]
    frozen: int = 1


def marked(one: State | Severity, language: Language) -> str:
    """A state or severity with its mark: `× 不適合`."""
    mark = STATE_MARK[one] if isinstance(one, State) else SEVERITY_MARK[one]
    return f"{mark} {one.of(language)}"


def every(result: Result, catalogue: Catalogue, language: Language) -> Iterator[Table]:
    """All tables in the order of the sheets."""
    yield _summary(result, catalogue)
    yield _findings(result, catalogue, language)
    yield _states(result, catalogue)
    yield _rules(result, catalogue, language)
    by_ledger: dict[str, list[Proposal]] = {}
    for proposal in result.proposals:
        by_ledger.setdefault(proposal.ledger, []).append(proposal)
    for slug, proposals in by_ledger.items():
        yield _proposed(slug, proposals, language)
    yield _sources(result, language)
    yield _problems(result)


def _columns(*parts: tuple[str, str, int]) -> tuple[Column, ...]:
    return tuple(Column(Text(ja, en), width) for ja, en, width in parts)


def _summary(result: Result, catalogue: Catalogue) -> Table:
    rows: list[Sequence[Cell]] = [(Text("基準日", "As of"), result.as_of, None)]
    sites = "、".join(site_name(one.case.site).ja for one in result.assessments)
    rows.append((Text("工場", "Sites"), sites, None))
    rows += [(Text("実施例", "Practices"), state, count) for state, count in practice_counts(result).items()]
    rows += [(Text("指摘", "Findings"), one, count) for one, count in severity_counts(result).items()]
    rows += [(Text("指摘への対応", "Decisions"), told, None) for told in (set_aside(result), idle_told(result)) if told]
    rows.append((Text("提案", "Proposals"), Text("台帳の行", "Ledger rows"), len(result.proposals)))
    for number, act in enumerate(acts(result, catalogue), 1):
        what = Text(f"{act.what.ja} {act.why.ja}", f"{act.what.en} {act.why.en}")
        rows.append((Text(f"次にすること {number}", f"What to do next {number}"), what, None))
    note = Text("「未評価」は「適合」ではありません。", '"Not assessed" does not mean that something holds.')
    columns = _columns(("項目", "Item", 22), ("内容", "Content", 90), ("数", "Number", 10))
    return Table(Text("概要", "Summary"), note, columns, rows)


def _place(one: Evidence, language: Language) -> str:
    unit = Unit.named(one.unit)
    word = unit.of(language) if unit else one.unit
    hashed = f" (sha256 {one.sha256[:8]})" if one.sha256 else ""
    return f"{one.file} {word} {one.at}".strip() + hashed


def _findings(result: Result, catalogue: Catalogue, language: Language) -> Table:
    columns = (
        *_columns(
            ("重さ", "Severity", 9),
            ("指摘ID", "Finding", 15),
            ("照合", "Check", 26),
            ("指摘の内容", "What was found", 60),
            ("すること", "What to do", 46),
            ("工場", "Site", 14),
            ("システム", "System", 16),
            ("台帳", "Ledger", 16),
            ("対象", "Subject", 30),
            ("いつから", "Since", 12),
            ("証跡", "Evidence", 48),
            ("規定", "Rules", 44),
        ),
        Column(Text("担当", "Person"), 14, to_fill=True),
        Column(Text("期限", "Due"), 12, to_fill=True),
        Column(Text("処置", "Decision"), 16, to_fill=True),
        Column(Text("理由", "Reason"), 36, to_fill=True),
    )
    note = Text(
        "緑の見出しの列に、担当・期限・処置（是正、受容、誤検知）・理由を記入してください。",
        "Fill the columns with green headers: person, due date, decision (fix, accept, false alarm) and reason.",
    )
    rows = (_finding(one, catalogue, language, result.decided.get(one.id)) for one in result.findings)
    return Table(Text("指摘", "Findings"), note, columns, rows, frozen=2)


def _finding(one: Finding, catalogue: Catalogue, language: Language, decision: Decision | None) -> Sequence[Cell]:
    text = catalogue.checks[one.check]
    ledger = REGISTRY.get(one.subject.ledger)
    return (
        one.severity,
        one.id,
        text.title,
        one.text,
        text.remedy,
        site_name(one.site),
        scope_name(one.subject.system),
        ledger.title if ledger else one.subject.ledger,
        one.subject.key,
        one.since,
        "\n".join(_place(place, language) for place in one.evidence),
        "、".join(one.rules),
        *(_decided(decision) if decision else (None,) * 4),
    )


def _decided(one: Decision) -> Sequence[Cell]:
    """Person, due day, decision and reason, as the ledger of decisions has them."""
    deed, department = one.deed, one.department
    who = Text(f"{department.ja}（{one.person}）", f"{department.en} ({one.person})") if department else one.person
    day = one.until if deed is Deed.ACCEPT else one.due
    return who, day, Text(deed.ja, deed.en) if deed else None, one.reason


def _states(result: Result, catalogue: Catalogue) -> Table:
    scopes = [(one.case.site, system) for one in result.assessments for system in ("", *one.systems)]
    found: dict[str, dict[tuple[str, str], State]] = {}
    for assessment in result.assessments:
        for one in assessment.practices:
            found.setdefault(one.practice, {})[one.site, one.system] = one.state
    several = len(result.assessments) > 1
    names = [
        Text(f"{site_name(site).ja} {scope_name(system).ja}", f"{site_name(site).en} {scope_name(system).en}")
        if several
        else scope_name(system)
        for site, system in scopes
    ]
    columns = (
        *_columns(
            ("番号", "Number", 11),
            ("実施例", "Practice", 44),
            ("フェーズ", "Phase", 16),
            ("必要度", "Necessity", 12),
            ("全体", "Overall", 14),
        ),
        *(Column(name, 14) for name in names),
    )
    rows = (
        (
            practice.number,
            practice.title,
            Text(practice.phase.ja, practice.phase.en),
            Text(practice.necessity.ja, practice.necessity.en),
            worst(found.get(practice.number, {}).values()),
            *(found.get(practice.number, {}).get(scope) for scope in scopes),
        )
        for practice in catalogue.practices.values()
    )
    note = Text("空欄は、そのシステムでは問わないものです。", "An empty cell is not asked of that system.")
    return Table(Text("状態", "State"), note, columns, rows, frozen=2)


def _rules(result: Result, catalogue: Catalogue, language: Language) -> Table:
    columns = _columns(
        ("規定", "Rule", 13),
        ("実施例", "Practice", 32),
        ("規定の見出し", "Rule heading", 40),
        ("工場", "Site", 14),
        ("システム", "System", 16),
        ("状態", "State", 14),
        ("理由", "Reasons", 70),
    )
    rows = (_rule(one, catalogue, language) for assessment in result.assessments for one in assessment.rules)
    note = Text("規定ごと、システムごとに1行です。", "One line for each rule and system.")
    return Table(Text("規定", "Rules"), note, columns, rows)


def _rule(one: RuleState, catalogue: Catalogue, language: Language) -> Sequence[Cell]:
    reasons = (
        f"{reason.means.of(language)} {marked(reason.state, language)}: {reason.text.of(language)}"
        for reason in one.reasons
    )
    return (
        one.rule,
        catalogue.practice_of(one.rule).title,
        catalogue.rules[one.rule].heading,
        site_name(one.site),
        scope_name(one.system),
        one.state,
        "\n".join(reasons),
    )


def _proposed(slug: str, proposals: Sequence[Proposal], language: Language) -> Table:
    ledger = REGISTRY[slug]
    labels = {field.name: Text(field.column.ja, field.column.en) for field in ledger.fields}
    columns = (
        *(Column(labels[field.name], max(field.column.width, 10)) for field in ledger.fields),
        *_columns(("証跡", "Evidence", 60), ("指摘ID", "Finding", 15)),
    )

    def row(one: Proposal) -> Sequence[Cell]:
        seen = (f"{labels[name].of(language)}: {_place(place, language)}" for name, place in one.evidence.items())
        values = (cell_text(field, getattr(one.row, field.name), language) for field in ledger.fields)
        return (*values, "\n".join(seen), one.finding)

    title = Text(f"提案 {ledger.title.ja}", f"Proposed {ledger.title.en}")
    note = Text(
        "観測から作った案で、承認された台帳ではありません。確かめてから台帳に写してください。",
        "Made from what was observed and not approved. Check the rows before you copy them into the ledger.",
    )
    return Table(title, note, columns, map(row, proposals))


def _sources(result: Result, language: Language) -> Table:
    columns = _columns(
        ("ファイル", "File", 34),
        ("種類", "Kind", 12),
        ("大きさ（バイト）", "Size (bytes)", 16),
        ("記録数", "Records", 12),
        ("最初（日本時間）", "First (Japan)", 20),
        ("最後（日本時間）", "Last (Japan)", 20),
        ("sha256", "sha256", 66),
        ("読まなかったもの", "Not read", 60),
    )

    def instant(at: dt.datetime | None) -> str:
        return f"{at.astimezone(JAPAN):%Y/%m/%d %H:%M:%S}" if at else ""

    rows = (
        (
            one.name,
            one.kind,
            one.size_bytes,
            one.records,
            instant(one.first),
            instant(one.last),
            one.sha256,
            "\n".join(f"{part.count:,} ({part.at}) {part.reason.of(language)}" for part in one.skipped),
        )
        for one in result.observed.sources
    )
    note = Text("照合に使った証跡です。", "The evidence that was checked.")
    return Table(Text("証跡", "Evidence"), note, columns, rows)


_LEVELS = {"error": Text("× 誤り", "× Error"), "warning": Text("△ 注意", "△ Warning")}


def _problems(result: Result) -> Table:
    columns = _columns(
        ("区分", "Level", 10),
        ("番号", "Code", 16),
        ("ファイル", "File", 34),
        ("場所", "Where", 22),
        ("内容", "What", 90),
    )
    every_problem = sorted((*result.book.problems, *result.observed.problems), key=lambda one: one.level != "error")
    rows = ((_LEVELS[one.level], one.code, one.file, one.where, one.text) for one in every_problem)
    note = Text("ファイルを直して、もう一度実行してください。", "Correct the files and run again.")
    return Table(Text("入力の問題", "Problems"), note, columns, rows)

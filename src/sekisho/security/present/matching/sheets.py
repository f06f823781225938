"""The sheets of a run of `sekisho match`: what to do, questions, what is not affected, and how good the sources are."""

from collections.abc import Iterator

from sekisho.guard.text import Text
from sekisho.security.checks.vulnerability.telling import asked, sentence, uncovered
from sekisho.security.ledgers import REGISTRY
from sekisho.security.ledgers.advisory import STEPS
from sekisho.security.present.matching.outcome import MatchOutcome
from sekisho.security.present.matching.telling import waited_for
from sekisho.security.present.workbook.findings_tables import Cell, Column, Table

_NEVER_SAFE = Text(
    "情報源にないことは、脆弱性がないことではありません。",
    "That no source speaks of something does not mean that nothing is wrong with it.",
)


def sheets(outcome: MatchOutcome) -> Iterator[Table]:
    """All sheets in their order."""
    yield _affected(outcome)
    yield _questions(outcome)
    yield _not_affected(outcome)
    yield _ways(outcome)
    yield _sources(outcome)
    yield _problems(outcome)


def _columns(*parts: tuple[str, str, int]) -> tuple[Column, ...]:
    return tuple(Column(Text(ja, en), width) for ja, en, width in parts)


def _affected(outcome: MatchOutcome) -> Table:
    columns = _columns(
        ("資産", "Asset", 14), ("メーカ", "Vendor", 18), ("型番・名称", "Model or name", 24), ("版", "Version", 12),
        ("脆弱性", "Vulnerability", 18), ("CVSS", "CVSS", 8), ("適用時期（助言）", "When (advice)", 18),
        ("助言の理由", "Why", 60), ("アドバイザリ", "Advisory", 20), ("件名", "Title", 34),
        ("照合の根拠", "How it was matched", 60), ("ファイル", "File", 24),
    )  # fmt: skip
    note = Text(
        "急ぐ順。適用時期はSSVCの表による助言で、決めるのは人です。",
        "The most urgent first. When to patch is advice by SSVC's table; a person decides.",
    )
    rows: list[tuple[Cell, ...]] = []
    for one in outcome.advised:
        held, advisory = one.answer.held, one.answer.advisory
        why = Text("".join(text.ja for text in one.advice.because), " ".join(text.en for text in one.advice.because))
        score = "" if one.flaw.score is None else f"{one.flaw.score}"
        rows.append((
            one.asset or held.key, held.vendor, held.model or held.name, held.firmware, one.flaw.id, score,
            Text(one.advice.timing.ja, one.advice.timing.en), why, advisory.id, advisory.title, sentence(one.answer),
            advisory.file,
        ))  # fmt: skip
    return Table(Text("該当", "Affected"), note, columns, rows)


def _questions(outcome: MatchOutcome) -> Table:
    columns = _columns(
        ("資産", "Asset", 14), ("メーカ", "Vendor", 18), ("型番・名称", "Model or name", 24), ("版", "Version", 12),
        ("確認すること", "What to find out", 70), ("アドバイザリ", "Advisories", 30),
        ("アドバイザリのメーカ", "Vendor in the advisory", 22), ("アドバイザリの製品名", "Product in the advisory", 40),
    )  # fmt: skip
    note = Text(
        "同じ製品かどうかは、製品対応表に一度書けば次から尋ねません。",
        "Whether it is the same product is asked once: write it into the ledger of product names.",
    )
    rows: list[tuple[Cell, ...]] = []
    for one in outcome.questions:
        held, product = one.held, one.answers[0].product
        advisories = "、".join(dict.fromkeys(answer.advisory.id for answer in one.answers))
        rows.append((
            held.key, held.vendor, held.model or held.name, held.firmware, asked(one), advisories, product.vendor,
            product.name,
        ))  # fmt: skip
    return Table(Text("要確認", "To be checked"), note, columns, rows)


def _not_affected(outcome: MatchOutcome) -> Table:
    columns = _columns(
        ("資産", "Asset", 14), ("版", "Version", 14), ("アドバイザリ", "Advisory", 20),
        ("アドバイザリの製品名", "Product in the advisory", 44), ("対象の版", "Versions meant", 24),
        ("根拠", "Why", 70),
    )  # fmt: skip
    note = Text(
        "アドバイザリに製品名があり、版などが対象でないもの。", "Advisories that name the product and not this version."
    )
    rows = [
        (one.held.key, one.held.firmware, one.advisory.id, one.product.name, one.product.version, sentence(one))
        for one in outcome.not_affected
    ]
    return Table(Text("非該当", "Not affected"), note, columns, rows)


def _ways(outcome: MatchOutcome) -> Table:
    labels = [REGISTRY["advisory"].field(step).column for step in STEPS[1:]]
    columns = _columns(
        ("情報番号", "Advisory ID", 20), ("件名", "Title", 40), ("いま待つもの", "Waiting for", 22),
        *((f"{one.ja}まで（日）", f"Days until: {one.en}", 16) for one in labels),
    )  # fmt: skip
    rows: list[tuple[Cell, ...]] = []
    for row, found in outcome.ways:
        days = {one.step: one.days for one in found}
        waiting = next((waited_for(one) for one in found if one.ended is None), None)
        rows.append((row.number, row.title, waiting, *(days.get(step) for step in STEPS[1:])))
    note = Text(
        "脆弱性情報対応記録から。待っている段階は、今日までの日数。",
        "From the ledger of advisories on their way. The step that is waited for counts until today.",
    )
    return Table(Text("対応の流れ", "On their way"), note, columns, rows)


def _sources(outcome: MatchOutcome) -> Table:
    columns = _columns(
        ("入力", "Input", 28), ("種類", "Kind", 28), ("発行者", "Publisher", 28), ("件数", "Records", 10),
        ("最新の日", "Newest", 12), ("古さ（日）", "Age (days)", 12),
        ("メーカ（件数の多い順）", "Vendors, the most first", 70),
    )  # fmt: skip
    rows: list[tuple[Cell, ...]] = []
    for one, age in zip(outcome.intelligence.sources, outcome.ages, strict=True):
        vendors = "、".join(f"{name} {count}" for name, count in one.vendors[:50])
        kind = Text(one.kind.ja, one.kind.en)
        rows.append((one.input, kind, one.publisher, one.records, one.newest, age, vendors))
    rows += [
        (None, Text("情報源なし", "No source"), vendor, 0, None, None, uncovered(vendor, near))
        for vendor, near in outcome.uncovered.items()
    ]
    return Table(Text("情報源", "Sources"), _NEVER_SAFE, columns, rows)


def _problems(outcome: MatchOutcome) -> Table:
    columns = _columns(
        ("ファイル", "File", 34),
        ("場所", "Where", 30),
        ("番号", "Code", 16),
        ("内容と対応", "What, and what to do", 90),
    )
    note = Text("読めなかったもの、読み飛ばしたもの。", "What could not be read, and what was left out.")
    rows = [(one.file, one.where, one.code, one.text) for one in outcome.problems]
    return Table(Text("読み取りの問題", "Problems"), note, columns, rows)

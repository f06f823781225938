"""Write the table of the READMEs from the content: which section of the report lives where, and how it is assured.

Run: python tools/readme_tables.py [--check]. With --check nothing is written; exit 1 where a README is out of date.
"""

from pathlib import Path

from generated_pages import write
from sekisho.guard.text import Language
from sekisho.security.catalogue.reading import Catalogue, read_catalogue
from sekisho.security.catalogue.records import Rule
from sekisho.security.checks.state import planned
from sekisho.security.ledgers import REGISTRY
from sekisho.security.terms.words import Assurance

ROOT = Path(__file__).parents[1]
GROUPS = {
    "3.1.1": ("リスク分析", "Risk analysis"),
    "3.1.2": ("ネットワークへの対策", "Networks"),
    "3.1.3": ("外部接続への対策", "Connections to outside"),
    "3.1.4": ("計算機への対策", "Computers"),
    "3.1.5": ("制御機器への対策", "Control equipment"),
    "3.1.6": ("セキュアプログラミング", "Secure programming"),
    "3.1.7": ("資産の管理", "Assets"),
    "3.1.8": ("ネットワーク構成の管理", "Network configuration"),
    "3.1.9": ("情報記憶メディアの管理", "Storage media"),
    "3.1.10": ("資産の脆弱性の管理", "Vulnerabilities"),
    "3.2": ("調達", "Procurement"),
    "4.4": ("運用・運転時", "Running"),
    "5.1": ("保守時", "Maintenance"),
    "6.1": ("廃棄時", "Disposal"),
    "7.1": ("情報管理", "Information management"),
    "7.2": ("インシデント対応", "Incident response"),
    "7.3": ("エリア人員管理", "Areas and people"),
}
HEADS: dict[Language, str] = {
    "ja": "| 報告書の節 | 実施例 | 規定 | 照合 | 記録 | 確認 | 計画中のみ | 台帳 (`ledgers/`) | 照合 (`checks/`) |\n"
    "|---|--:|--:|--:|--:|--:|--:|---|---|",
    "en": "| section of the report | practices | rules | checked | recorded | attested | planned only "
    "| ledgers (`ledgers/`) | checks (`checks/`) |\n|---|--:|--:|--:|--:|--:|--:|---|---|",
}
BEGIN, END = "<!-- table: begin -->", "<!-- table: end -->"
FILES: dict[Language, str] = {"ja": "README.ja.md", "en": "README.md"}


def _has(rule: Rule, kind: Assurance) -> bool:
    """Whether a rule is assured in this way by something that is built."""
    return any(
        means.kind is kind and (means.ledger in REGISTRY if kind is Assurance.RECORDED else not means.planned)
        for means in rule.assurance
    )


def _row(title: str, practices: int, rules: list[Rule]) -> str:
    kinds = (Assurance.CHECKED, Assurance.RECORDED, Assurance.ATTESTED)
    counts = [sum(_has(rule, kind) for rule in rules) for kind in kinds]
    ledgers = {means.ledger for rule in rules for means in rule.assurance if means.ledger in REGISTRY}
    checks = {name.partition("/")[0] for rule in rules for means in rule.assurance for name in means.checks}
    cells = [
        title,
        practices,
        len(rules),
        *counts,
        sum(map(planned, rules)),
        " ".join(f"`{name}`" for name in sorted(ledgers)),
        " ".join(f"`{name}`" for name in sorted(checks)),
    ]
    return "| " + " | ".join(str(cell) for cell in cells) + " |"


def table(catalogue: Catalogue, language: Language) -> str:
    """The whole table in one language, with a last row of sums."""
    rows = [HEADS[language]]
    for prefix, titles in GROUPS.items():
        numbers = [number for number in catalogue.practices if number == prefix or number.startswith(prefix + ".")]
        rules = [rule for number in numbers for rule in catalogue.practices[number].rules]
        rows.append(_row(f"{prefix} {titles[language == 'en']}", len(numbers), rules))
    every = list(catalogue.rules.values())
    total = _row("計" if language == "ja" else "in all", len(catalogue.practices), every).split(" | ")
    rows.append(" | ".join([*total[:-2], "", " |"]))
    return "\n".join(rows)


def main() -> None:
    """Write both READMEs anew, or with --check say whether they are up to date."""
    catalogue = read_catalogue()
    for language, name in FILES.items():
        path = ROOT / name
        before = path.read_text("utf-8")
        head, rest = before.split(BEGIN)
        after = f"{head}{BEGIN}\n{table(catalogue, language)}\n{END}{rest.split(END)[1]}"
        write(path, after, "make content-tables")


if __name__ == "__main__":
    main()

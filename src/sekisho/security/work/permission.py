"""Who may read and who may write a ledger: the departments that the ledger's practices name as makers and users.

Source: each section's 作成部門 and 利用部門. A person's department is the one of the people ledger (table 26).
"""

from collections.abc import Mapping
from dataclasses import dataclass

from sekisho.security.catalogue.reading import Catalogue
from sekisho.security.ledgers.words import fold
from sekisho.security.terms.choice import Choice
from sekisho.security.terms.words import Department


class Right(Choice):
    """What may be done with a ledger."""

    READ = "read", "閲覧", "Read"
    WRITE = "write", "変更", "Write"


@dataclass(frozen=True, slots=True)
class Permissions:
    """Departments by ledger slug. Who may write may read."""

    writers: Mapping[str, frozenset[Department]]
    readers: Mapping[str, frozenset[Department]]

    def may(self, right: Right, slug: str, department: Department | None) -> bool:
        """Whether a department has a right; a person of no known department has none but what all departments have."""
        named = self.writers.get(slug, frozenset())
        if right is Right.READ:
            named |= self.readers.get(slug, frozenset())
        return Department.ALL in named or department in named


def permissions(catalogue: Catalogue) -> Permissions:
    """The rights that the practices of each ledger's form give."""
    writers: dict[str, frozenset[Department]] = {}
    readers: dict[str, frozenset[Department]] = {}
    for slug, form in catalogue.forms.items():
        practices = [catalogue.practices[number] for number in form.practices]
        writers[slug] = frozenset(one for practice in practices for one in practice.makers)
        readers[slug] = frozenset(one for practice in practices for one in practice.users)
    return Permissions(writers, readers)


def department_of(text: str) -> Department | None:
    """The department that the people ledger names; None where it is none of the report's."""
    wanted = fold(text)
    for one in Department:
        short = (one.ja.removesuffix("部門"), one.ja.removesuffix("門"))  # 生産、生産部
        if wanted in map(fold, (one.code, one.ja, one.en, *short)):
            return None if one is Department.ALL else one
    return None

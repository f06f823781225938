"""A place of evidence as the report shows it: file, short hash, where, and the excerpt if there is one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sekisho.security.present.evidence import Excerpt
from sekisho.security.present.report.labels import Labels
from sekisho.security.terms.evidence import Evidence


@dataclass(frozen=True, slots=True)
class ShownExcerpt:
    """An excerpt in one language. where: in which small capture the frame lies; "" for anything else."""

    title: str
    pairs: tuple[tuple[str, str], ...]
    lines: str
    where: str


@dataclass(frozen=True, slots=True)
class Place:
    """One place of evidence in one language."""

    file: str
    short: str
    sha256: str
    where: str
    excerpt: ShownExcerpt | None


@dataclass(frozen=True)
class Places:
    """Turns evidence into places, with the excerpts of one run."""

    excerpts: Mapping[Evidence, Excerpt]
    labels: Labels

    def of(self, evidence: Sequence[Evidence], most: int, *, excerpts: bool = True) -> list[Place]:
        """The first places; with their excerpts unless these are not wanted."""
        return [self._place(one, wanted=excerpts) for one in evidence[:most]]

    def _place(self, one: Evidence, *, wanted: bool) -> Place:
        excerpt = self.excerpts.get(one) if wanted else None
        shown = self._excerpt(excerpt) if excerpt else None
        return Place(one.file, one.sha256[:8], one.sha256, one.where(self.labels.language), shown)

    def _excerpt(self, excerpt: Excerpt) -> ShownExcerpt:
        language = self.labels.language
        inside = ""
        if excerpt.file:
            inside = self.labels.filled("in_capture", file=excerpt.file, number=excerpt.number)
        pairs = tuple((label.of(language), value) for label, value in excerpt.pairs)
        return ShownExcerpt(excerpt.title.of(language), pairs, "\n".join(excerpt.lines), inside)

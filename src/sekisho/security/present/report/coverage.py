"""Which items of the frameworks have a practice, and how these practices stand."""

from collections.abc import Mapping, Sequence

from sekisho.security.catalogue.reading import Catalogue
from sekisho.security.present.report.bars import SHOWN
from sekisho.security.present.report.labels import Labels
from sekisho.security.present.report.matrix import state_shown
from sekisho.security.present.report.opening import Section
from sekisho.security.terms.state import State, worst


def coverage(catalogue: Catalogue, states: Mapping[str, State], labels: Labels) -> list[Section]:
    """One row a framework, by id; its items by category. An item without a practice has no state."""
    answering: dict[tuple[str, str], list[str]] = {}
    for mapping in catalogue.mappings.values():
        for link in mapping.links:
            for item in link.ids:
                answering.setdefault((link.framework, item), []).append(mapping.practice)
    return [_framework(name, catalogue, states, answering, labels) for name in sorted(catalogue.frameworks)]


def _framework(
    name: str,
    catalogue: Catalogue,
    states: Mapping[str, State],
    answering: Mapping[tuple[str, str], Sequence[str]],
    labels: Labels,
) -> Section:
    language = labels.language
    framework = catalogue.frameworks[name]
    order = {code: at for at, code in enumerate(framework.categories)}
    mine = [category for category in catalogue.categories.values() if category.framework == name]
    categories, found = [], []
    for category in sorted(mine, key=lambda one: (order.get(one.category, len(order)), one.category)):
        items = []
        for item in category.items:
            practices = sorted(set(answering.get((name, item.id), ())), key=lambda one: catalogue.practices[one].order)
            state = worst(states.get(one, State.NOT_ASSESSED) for one in practices) if practices else None
            found.append(state)
            items.append(
                {
                    "id": item.id,
                    "title": item.ja if language == "ja" else item.en,
                    "practices": practices,
                    "state": state_shown(state, labels) if state else None,
                }
            )
        categories.append({"title": f"{category.category} {category.title.of(language)}", "items": items})
    return {
        "title": framework.title.of(language),
        "edition": framework.edition,
        "note": framework.source_note.of(language),
        "total": len(found),
        "counts": [(state.code, found.count(state)) for state in SHOWN],
        "without": found.count(None),
        "categories": categories,
    }

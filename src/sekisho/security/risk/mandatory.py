"""The practices that the required level of a system makes mandatory, with their state on it."""

from sekisho.security.catalogue.reading import Catalogue
from sekisho.security.checks.risk.sheet import Rated
from sekisho.security.risk.facts import Facts
from sekisho.security.terms.state import State


def mandatory(rating: Rated, facts: Facts, catalogue: Catalogue) -> dict[str, State]:
    """Practices by number in the report's order; empty for a system without a level."""
    if rating.demand is None:
        return {}
    asked = rating.demand.necessities
    return {
        one.number: facts.state(one.number, rating.system.name)
        for one in catalogue.practices.values()
        if one.necessity.code in asked
    }

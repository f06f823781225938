"""Every practice with its rules: what state each has where, and by which reasons."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from sekisho.security.catalogue.reading import Catalogue
from sekisho.security.catalogue.records import Practice, Rule
from sekisho.security.checks.assessing import Result
from sekisho.security.checks.finding import Finding
from sekisho.security.checks.state import NOT_PLANNED_YET, Reason, RuleState
from sekisho.security.present.marks import scope_name, site_name
from sekisho.security.present.overview import practice_states
from sekisho.security.present.report.matrix import state_shown
from sekisho.security.present.report.opening import Section, anchor
from sekisho.security.present.report.place import Places
from sekisho.security.terms.choice import Choice
from sekisho.security.terms.state import WORST_FIRST, State

MOST_LINKS = 8
MOST_PLACES = 2


@dataclass(frozen=True)
class Practices:
    """Makes the sections of all practices. shown: ids of findings that have a place on the page."""

    result: Result
    catalogue: Catalogue
    places: Places
    shown: frozenset[str] = field(default_factory=frozenset)

    @cached_property
    def _states(self) -> Mapping[str, State]:
        return practice_states(self.result)

    @cached_property
    def _by_rule(self) -> Mapping[str, list[RuleState]]:
        found: dict[str, list[RuleState]] = {}
        for assessment in self.result.assessments:
            for one in assessment.rules:
                found.setdefault(one.rule, []).append(one)
        return found

    @cached_property
    def _shaken(self) -> Mapping[str, set[str]]:
        found: dict[str, set[str]] = {}
        for assessment in self.result.assessments:
            for one in assessment.practices:
                found.setdefault(one.practice, set()).update(one.shaken)
        return found

    @cached_property
    def _checks(self) -> Mapping[str, Finding]:
        return {finding.id: finding for finding in self.result.findings}

    def sections(self) -> list[Section]:
        """All practices in the order of the catalogue."""
        return [self._section(practice) for practice in self.catalogue.practices.values()]

    def _section(self, practice: Practice) -> Section:
        labels = self.places.labels
        language = labels.language
        shaken = self._shaken.get(practice.number, set())
        return {
            "number": practice.number,
            "title": practice.title.of(language),
            "state": self._state(practice.number),
            "necessity": practice.necessity.of(language),
            "facts": [fact for fact in self._facts(practice) if fact[1]],
            "leans_on": [
                {
                    "number": number,
                    "title": self.catalogue.practices[number].title.of(language),
                    "state": self._state(number),
                    "shaken": number in shaken,
                }
                for number in practice.leans_on
            ],
            "shaken": bool(shaken),
            "frameworks": self._frameworks(practice.number),
            "rules": [self._rule(rule) for rule in practice.rules],
        }

    def _state(self, number: str) -> dict[str, str]:
        return state_shown(self._states.get(number, State.NOT_ASSESSED), self.places.labels)

    def _facts(self, practice: Practice) -> list[tuple[str, str]]:
        labels = self.places.labels
        language = labels.language
        forms = [self.catalogue.forms[form].title for form in practice.forms]
        return [
            (labels["condition"], practice.condition.of(language) if practice.condition else ""),
            (labels["threat"], practice.threat.of(language)),
            (labels["reduced_risk"], practice.reduced_risk.of(language)),
            (labels["residual_risk"], practice.residual_risk.of(language)),
            (labels["forms"], self._listed([form.of(language) for form in forms])),
            (labels["phase"], practice.phase.of(language)),
            (labels["document"], practice.document.of(language)),
            (labels["makers"], self._words(practice.makers)),
            (labels["users"], self._words(practice.users)),
            (labels["source_note"], practice.source_note.of(language) if practice.source_note else ""),
        ]

    def _words(self, choices: Sequence[Choice]) -> str:
        return self._listed([choice.of(self.places.labels.language) for choice in choices])

    def _listed(self, words: Sequence[str]) -> str:
        return ("、" if self.places.labels.language == "ja" else ", ").join(words)

    def _frameworks(self, number: str) -> list[tuple[str, str]]:
        mapping = self.catalogue.mappings.get(number)
        links = mapping.links if mapping else ()
        language = self.places.labels.language
        return [(self.catalogue.frameworks[link.framework].title.of(language), ", ".join(link.ids)) for link in links]

    def _rule(self, rule: Rule) -> Section:
        """One rule; places with the same state for the same reasons are told together, the worst first."""
        language = self.places.labels.language
        groups: dict[tuple[object, ...], list[RuleState]] = {}
        for one in self._by_rule.get(rule.id, ()):
            key = (one.state, *((reason.means, reason.state, reason.text) for reason in one.reasons))
            groups.setdefault(key, []).append(one)
        ordered = sorted(groups.values(), key=lambda same: WORST_FIRST.index(same[0].state))
        ideas = [means.idea.of(language) for means in rule.assurance if means.idea]
        return {
            "id": rule.id,
            "heading": rule.heading.of(language),
            "text": rule.text.of(language),
            "groups": [self._group(same) for same in ordered],
            "ideas": ideas,
        }

    def _group(self, same: Sequence[RuleState]) -> Section:
        first = same[0]
        reasons = [self._reason([one.reasons[at] for one in same]) for at in range(len(first.reasons))]
        return {"state": state_shown(first.state, self.places.labels), "scopes": self._scopes(same), "reasons": reasons}

    def _scopes(self, same: Sequence[RuleState]) -> str:
        language = self.places.labels.language
        if len(same) == len(self._by_rule[same[0].rule]) > 1:
            return self.places.labels["all_scopes"]
        several = len(self.result.assessments) > 1
        names = [
            (f"{site_name(one.site).of(language)} " if several else "") + scope_name(one.system).of(language)
            for one in same
        ]
        return self._listed(names)

    def _reason(self, same: Sequence[Reason]) -> Section:
        """One way of assurance, with the findings and evidence of all the places it is told for."""
        labels = self.places.labels
        first = same[0]
        ids = list(dict.fromkeys(one for reason in same for one in reason.findings))
        evidence = list(dict.fromkeys(one for reason in same for one in reason.evidence))
        hidden = len(ids) - MOST_LINKS
        return {
            "means": first.means.of(labels.language),
            "planned": first.text == NOT_PLANNED_YET,
            "state": state_shown(first.state, labels),
            "text": first.text.of(labels.language),
            "findings": [(one, self._target(one)) for one in ids[:MOST_LINKS]],
            "more": labels.filled("further", count=hidden) if hidden > 0 else "",
            "places": self.places.of(evidence, MOST_PLACES, excerpts=False),
        }

    def _target(self, finding: str) -> str:
        if finding in self.shown or finding not in self._checks:
            return f"f-{finding}"
        return anchor(self._checks[finding].check)

"""Stage 0: the report's rows, the four questions, the worse of entered and proved."""

from itertools import product

import pytest
from some_facts import library, system

from sekisho.security.checks.risk.sheet import demand_of, impact_of_stop, rated, score_of
from sekisho.security.ledgers.risk import External, Impact, Level

METHOD = library().method


@pytest.mark.parametrize(
    ("impact", "external", "score", "level"),
    [
        (Impact.HIGH, External.INTERNET, 9, Level.HIGH),
        (Impact.MEDIUM, External.INTRANET, 4, Level.MEDIUM),
        (Impact.LOW, External.NONE, 1, Level.LOW),
    ],
)
def test_the_three_rows_of_table_3_come_out(impact: Impact, external: External, score: int, level: Level) -> None:
    rating = rated(system(impact=impact, external=external), METHOD)
    assert (rating.score, rating.level) == (score, level)


def test_every_combination_has_a_level_and_none_falls_by_a_worse_answer() -> None:
    scores = [[score_of(impact, external, METHOD) for external in External] for impact in Impact]
    assert scores == [[9, 6, 3], [6, 4, 2], [3, 2, 1]]
    levels = [[demand_of(score, METHOD).level for score in row] for row in scores]
    assert levels == [["high", "high", "medium"], ["high", "medium", "low"], ["medium", "low", "low"]]


def test_the_worst_of_the_four_answers_is_the_impact() -> None:
    answers = {"safety": Impact.LOW, "quality": Impact.MEDIUM, "stop_hours": 3, "information": Impact.LOW}
    rating = rated(system(**answers), METHOD)
    assert (rating.asked, rating.impact, rating.complete) == (Impact.MEDIUM, Impact.MEDIUM, True)
    for field in ("safety", "quality", "information"):
        assert rated(system(**{**answers, field: Impact.HIGH}), METHOD).impact is Impact.HIGH
    assert rated(system(**{**answers, "stop_hours": 24}), METHOD).impact is Impact.HIGH


@pytest.mark.parametrize(
    ("hours", "impact"),
    [(0, Impact.LOW), (3, Impact.LOW), (4, Impact.MEDIUM), (23, Impact.MEDIUM), (24, Impact.HIGH), (999, Impact.HIGH)],
)
def test_hours_at_a_limit_belong_to_the_worse_side(hours: int, impact: Impact) -> None:
    assert impact_of_stop(hours, METHOD) is impact


@pytest.mark.parametrize(("typed", "answer"), [(Impact.LOW, Impact.HIGH), (Impact.HIGH, Impact.LOW)])
def test_of_entered_and_answered_impact_the_worse_is_taken(typed: Impact, answer: Impact) -> None:
    rating = rated(system(impact=typed, safety=answer), METHOD)
    assert (rating.asked, rating.impact) == (answer, Impact.HIGH)


def test_an_answer_that_is_missing_could_still_make_it_worse() -> None:
    assert not rated(system(safety=Impact.LOW), METHOD).complete
    assert rated(system(safety=Impact.HIGH), METHOD).complete
    assert rated(system(impact=Impact.LOW), METHOD).complete
    nothing = rated(system(), METHOD)
    assert (nothing.impact, nothing.score, nothing.level) == (None, None, None)


@pytest.mark.parametrize(
    ("way", "shown"),
    [("remote", External.INTERNET), ("seen-outside", External.INTERNET), ("media", External.INTRANET)],
)
def test_a_proof_shows_the_connection_that_the_method_gives_it(way: str, shown: External) -> None:
    assert rated(system(ways=(way,)), METHOD).shown is shown


def test_of_entered_and_proved_connection_the_wider_is_taken() -> None:
    for typed, proved in product(External, ("remote", "zone-flow")):
        rating = rated(system(ways=(proved,), impact=Impact.HIGH, external=typed), METHOD)
        assert rating.shown
        assert rating.external is min(typed, rating.shown, key=tuple(External).index)


def test_no_proof_means_none_only_where_something_could_have_shown_one() -> None:
    assert rated(system(impact=Impact.LOW), METHOD).external is External.NONE
    unknown = rated(system(impact=Impact.LOW, looked=False), METHOD)
    assert (unknown.external, unknown.level) == (None, None)

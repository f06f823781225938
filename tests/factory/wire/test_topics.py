"""Who may say and hear what at the brokers, as the contracts say."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.contracts import contracts
from sekisho.factory.wire.topics import Rights, covers, rights, speaker, topic

CFX = contracts().messages["machine-events"].hops[0]
ORDER = contracts().messages["transport-order"].hops[0]
STATE = contracts().messages["agv-state"].hops[0]


def test_each_machine_keeps_to_topics_of_its_own() -> None:
    assert rights(contracts(), "broker") == {
        **{
            name: Rights(publish=((f"cfx/{name}/+", "machine-events"),))
            for name in ("inspection", "oven", "placer", "printer")
        },
        "process": Rights(hear=(("cfx/#", "machine-events"),)),
    }


def test_each_agv_keeps_to_topics_of_its_own() -> None:
    said = ("state", "connection", "factsheet", "visualization")
    assert rights(contracts(), "fleet-broker") == {
        **{
            name: Rights(
                publish=tuple((f"uagv/v2/+/{name}/{word}", "agv-state") for word in said),
                hear=tuple((f"uagv/v2/+/{name}/{word}", "transport-order") for word in ("order", "instantActions")),
            )
            for name in ("agv-1", "agv-2")
        },
        "process": Rights(
            publish=(("uagv/v2/+/+/order", "transport-order"), ("uagv/v2/+/+/instantActions", "transport-order")),
            hear=(("uagv/v2/+/+/#", "agv-state"),),
        ),
    }


def test_a_topic_names_who_publishes_unless_it_names_another() -> None:
    assert topic(CFX, "printer", {"message": "CFX.Heartbeat"}) == "cfx/printer/CFX.Heartbeat"
    assert topic(CFX, "printer", {"message": "CFX.Heartbeat", "handle": "oven"}) == "cfx/oven/CFX.Heartbeat"
    order = {"manufacturer": "Sekisho", "serialNumber": "agv-2", "topic": "order"}
    assert topic(ORDER, "process", order) == "uagv/v2/Sekisho/agv-2/order"
    assert topic(STATE, "agv-1", {"manufacturer": "Sekisho", "topic": "state"}) == "uagv/v2/Sekisho/agv-1/state"


@pytest.mark.parametrize("values", [{}, {"message": "a/b"}, {"message": "#"}, {"message": "+"}, {"message": ""}])
def test_a_value_that_would_be_another_topic_is_refused(values: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="message of cfx"):
        topic(CFX, "printer", values)


def test_a_word_that_the_endpoint_does_not_have_is_refused() -> None:
    with pytest.raises(ValueError, match="topic of uagv"):
        topic(ORDER, "process", {"manufacturer": "Sekisho", "serialNumber": "agv-2", "topic": "state"})


def test_the_topic_tells_who_spoke() -> None:
    assert speaker(contracts(), "machine-events", "cfx/oven/CFX.Heartbeat") == "oven"
    assert speaker(contracts(), "agv-state", "uagv/v2/Sekisho/agv-2/state") == "agv-2"
    assert speaker(contracts(), "transport-order", "uagv/v2/Sekisho/agv-2/order") == "process"


@pytest.mark.parametrize(
    ("pattern", "asked", "covered"),
    [
        ("a/+", "a/b", True),
        ("a/+", "a", False),
        ("a/+", "a/b/c", False),
        ("a/+", "a/+", True),
        ("a/+", "a/#", False),
        ("a/+", "#", False),
        ("a/b", "a/+", False),
        ("a/#", "a/+/c", True),
        ("a/#", "a/#", True),
        ("a/#", "a", True),  # MQTT 3.1.1, 4.7.1.2: the parent level too
        ("a/#", "+/b", False),
        ("+/b", "a/b", True),
    ],
)
def test_a_filter_covers_topics_and_narrower_filters(*, pattern: str, asked: str, covered: bool) -> None:
    assert covers(pattern, asked) is covered


levels = st.lists(st.sampled_from(["a", "b", "+", ""]), min_size=1, max_size=4)
filters = st.tuples(levels, st.booleans()).map(lambda parts: "/".join([*parts[0], *(["#"] if parts[1] else [])]))
topics = st.lists(st.sampled_from(["a", "b", ""]), min_size=1, max_size=5).map("/".join)


@given(filters, filters, topics)
def test_what_covers_a_filter_covers_all_its_topics(wide: str, narrow: str, name: str) -> None:
    if covers(wide, narrow) and covers(narrow, name):
        assert covers(wide, name)

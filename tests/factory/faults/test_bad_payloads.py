"""Every payload is refused wherever it is not as declared, and what is as declared is not."""

import pytest

from factory.faults.breaking import broken, good
from sekisho.contracts import contracts
from sekisho.contracts.declared import Payload
from sekisho.factory.wire.checking import refused

DECLARED = [one for one in contracts().payloads.values() if not one.external]


@pytest.mark.parametrize("payload", DECLARED, ids=lambda one: one.id)
def test_a_content_is_refused_for_each_way_in_which_it_can_be_wrong(payload: Payload) -> None:
    assert refused(payload.id, good(payload)) is None
    cases = list(broken(payload))
    assert [how for how, content in cases if refused(payload.id, content) is None] == []

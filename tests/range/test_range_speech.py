"""What the range's clients and servers say is what our own reader takes it for."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import packets as p
from sekisho.security.observe.capture.reading import read_capture
from sekisho.security.range.serving import answered
from sekisho.security.range.speech import NEW, OLD, SPEECHES, UPDATED, Speech

EVERY = [(one, what) for one in SPEECHES.values() for what in one.requests]


def spoken(one: Speech, what: str) -> list[bytes]:
    """All frames of one visit, without handshake."""
    if one.transport == "udp":
        out = []
        for request in one.requests[what]:
            out.append(p.over_udp(request, 40_000, one.port))
            if answer := one.answer(request):
                out.append(p.over_udp(answer, one.port, 40_000, src="10.0.0.1", dst="10.0.0.2"))
        return out
    frames = [p.over_tcp(b"", 40_000, one.port, flags=p.SYN), p.answer_tcp(b"", one.port, 40_000, flags=p.SYN_ACK)]
    here, there = 1000, 5000
    said = [(False, one.greeting)] if one.greeting else []
    for request in one.requests[what]:
        said += [(True, request), (False, one.answer(request))]
    for asks, octets in said:
        if asks and octets:
            frames.append(p.over_tcp(octets, 40_000, one.port, seq=here))
            here += len(octets)
        elif octets:
            frames.append(p.answer_tcp(octets, one.port, 40_000, seq=there))
            there += len(octets)
    return frames


@pytest.mark.parametrize(("one", "what"), EVERY, ids=lambda value: value if isinstance(value, str) else value.protocol)
def test_every_speech_is_recognised_by_its_content_with_its_grave_operations(
    one: Speech, what: str, tmp_path: Path
) -> None:
    observed = read_capture(p.pcap(tmp_path / "a.pcap", spoken(one, what)))
    seen = set(observed.flows.select("server_ip", "server_port", "protocol").rows())
    assert seen == {("10.0.0.1", one.port, one.protocol)}
    assert observed.flows["confidence"].to_list()[0] >= 2
    wanted = {one.grave[what]} if what in one.grave else set()
    assert set(observed.operations["kind"].to_list()) - {"read", "authentication", "diagnose", "other"} == wanted


@pytest.mark.parametrize("protocol", UPDATED)
def test_a_device_says_what_it_is_and_says_something_else_once_it_was_changed(protocol: str, tmp_path: Path) -> None:
    told = []
    for at, one in enumerate((SPEECHES[protocol], UPDATED[protocol])):
        said = read_capture(p.pcap(tmp_path / f"{at}.pcap", spoken(one, "read"))).identities
        told.append(set(said.filter(said["confidence"] >= 2).select("ip", "key", "value").rows()))
    ((ip, key, before),), ((_, _, after),) = told[0] - told[1], told[1] - told[0]
    assert ip == "10.0.0.1"
    assert key in {"firmware", "model"}
    assert (before[-len(OLD) :], after[-len(NEW) :]) == (OLD, NEW)


@given(st.sampled_from(list(SPEECHES.values())), st.binary(max_size=64))
def test_a_server_answers_any_octets_or_is_silent(one: Speech, octets: bytes) -> None:
    assert isinstance(answered(one, octets), bytes)

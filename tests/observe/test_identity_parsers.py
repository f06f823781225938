"""Nothing is handed over in vain: each protocol of which the kernels mark payloads has a parser that reads them."""

import pytest
from beside_tshark import SHARED, shared
from handing import handed_over

from sekisho.security.observe.identity import PARSERS

CAPTURES = frozenset({".pcap", ".pcapng", ".cap"})


@shared
def test_each_protocol_whose_payloads_are_handed_over_has_a_parser(monkeypatch: pytest.MonkeyPatch) -> None:
    files = sorted(path for path in SHARED.rglob("*") if path.suffix in CAPTURES)
    protocols = {protocol for path in files for _, protocol, _ in handed_over(path, monkeypatch)}
    assert len(protocols) >= 26
    assert protocols <= set(PARSERS)

"""What devices say of themselves: one parser a protocol family, each within the octets it is given."""

from sekisho.security.observe.identity.registry import PARSERS, Parser, said, unfinished
from sekisho.security.observe.identity.saying import KEYS, Malformed, Said

__all__ = ["KEYS", "PARSERS", "Malformed", "Parser", "Said", "said", "unfinished"]

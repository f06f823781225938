"""Short stable ids made from what a thing is, so that the same cause gives the same id in every run."""

import hashlib


def stable_id(*parts: str) -> str:
    """Twelve hex digits from the parts, in their order. Equal parts, equal id (48 bits)."""
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:12]

"""The shortest ways of the vehicles over their map of nodes and edges."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from heapq import heappop, heappush


def seconds_from(base: str, edges: Iterable[tuple[str, str, float]]) -> Mapping[str, float]:
    """The least seconds from a node to each that can be reached; edges lead both ways."""
    ways: dict[str, list[tuple[str, float]]] = defaultdict(list)
    for one, other, seconds in edges:
        ways[one].append((other, seconds))
        ways[other].append((one, seconds))
    found: dict[str, float] = {}
    near = [(0.0, base)]
    while near:
        seconds, node = heappop(near)
        if node not in found:
            found[node] = seconds
            for other, more in ways[node]:
                heappush(near, (seconds + more, other))
    return found

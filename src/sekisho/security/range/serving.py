"""The servers of a range that stays up: every service of its plan answers whoever asks, until the range ends.

One thread with a selector serves all devices; a client visits one server after another, so that there is something to
see.
"""

import contextlib
import selectors
import socket
import struct
import threading
from collections.abc import Iterator

from sekisho.security.range.actors import listening, stream
from sekisho.security.range.namespaces import inside
from sekisho.security.range.plan import Plan, Talk
from sekisho.security.range.speech import Speech

MOST_CONNECTIONS = 256
"""At a time; whoever comes after them is refused."""
TICK_S = 0.2
_LONGEST = 4096


def answered(speech: Speech, request: bytes) -> bytes:
    """A server's answer to any octets; empty for what is no request of its protocol."""
    try:
        return speech.answer(request) if request else b""
    except (struct.error, IndexError):
        return b""


@contextlib.contextmanager
def served(plan: Plan) -> Iterator[None]:
    """Every server that a visit of the plan asks, as long as the block runs."""
    with contextlib.ExitStack() as opened, selectors.DefaultSelector() as selector:
        known: set[tuple[str, str]] = set()
        for talk in plan.talks:
            key = (talk.server.place, talk.speech.service)
            if key not in known:
                known.add(key)
                server = opened.enter_context(listening(talk))
                server.setblocking(False)
                selector.register(server, selectors.EVENT_READ, (talk.speech, True))
        over = threading.Event()
        thread = threading.Thread(target=_serve, args=(selector, over), name="range servers", daemon=True)
        thread.start()
        try:
            yield
        finally:
            over.set()
            thread.join()
            for one in list(selector.get_map().values()):
                if isinstance(one.fileobj, socket.socket):
                    one.fileobj.close()


def _serve(selector: selectors.BaseSelector, over: threading.Event) -> None:
    while not over.is_set():
        for key, _ in selector.select(TICK_S):
            speech, listens = key.data
            if not isinstance(key.fileobj, socket.socket):
                continue
            try:
                if speech.transport == "udp":
                    request, whence = key.fileobj.recvfrom(_LONGEST)
                    if answer := answered(speech, request):
                        key.fileobj.sendto(answer, whence)
                elif listens:
                    _accept(selector, key.fileobj, speech)
                else:
                    _answer(selector, key.fileobj, speech)
            except OSError:
                if not listens:
                    selector.unregister(key.fileobj)
                    key.fileobj.close()


def _accept(selector: selectors.BaseSelector, server: socket.socket, speech: Speech) -> None:
    stream, _ = server.accept()
    if len(selector.get_map()) >= MOST_CONNECTIONS:
        stream.close()
        return
    stream.setblocking(False)
    selector.register(stream, selectors.EVENT_READ, (speech, False))
    if speech.greeting:
        stream.send(speech.greeting)


def _answer(selector: selectors.BaseSelector, stream: socket.socket, speech: Speech) -> None:
    request = stream.recv(_LONGEST)
    if not request:
        selector.unregister(stream)
        stream.close()
    elif answer := answered(speech, request):
        stream.send(answer)


def visited(talk: Talk) -> int:
    """Visit a server that stands; how many octets it said. OSError where it does not answer in time."""
    speech, count = talk.speech, 0
    with inside(talk.client.place):
        client = stream(speech.transport)
    with client:
        client.bind((talk.client.ip, 0))
        client.connect((talk.server.ip, speech.port))
        if speech.greeting:
            count += len(client.recv(_LONGEST))
        for request in speech.requests[talk.what]:
            client.send(request)
            if speech.answer(request):
                count += len(client.recv(_LONGEST))
    return count

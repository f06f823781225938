"""What the RFID system and the terminals bring to the process management server: their events and their records."""

from sekisho.factory.wire.bringing import Errand
from sekisho.guard.text import Text

RECEIVER = "process"

_KNOWN = 409  # EPCIS 2.0, 12.3

EVENTS = Errand(
    "rfid", RECEIVER, "part-events", "", Text(
        "原因を直してください。部品がどの基板にあるかは、RFID生産監視システムで調べてください。",
        "Mend the cause. Look up at the RFID production monitoring system which board the part is in.",
    ), known=_KNOWN,
)  # fmt: skip

RECORDS = Errand(
    "terminal", RECEIVER, "assembly-result", "", Text(
        "原因を直し、基板の組立がどこまで済んだかを目で確かめてください。",
        "Mend the cause, and look at the board: how far it is assembled.",
    ), known=_KNOWN,
)  # fmt: skip

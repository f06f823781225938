"""Job orders for the tests, as the process management server sends them."""

from typing import Any


def job_order(segment: str, boards: int = 5, **changed: Any) -> dict[str, Any]:
    """The job order of a lot for one segment.

    changed: other values of its parameters, or of `reels`, `feeder` and `lot`.
    """
    lot, reels = changed.pop("lot", 1), changed.pop("reels", (("RL-1", 400),))
    feeder = changed.pop("feeder", "F001")
    told = {
        "Order": "WO-1", "Segment": segment, "Item": "P", "Side": segment.partition("-")[2], "Duration": "30",
        "Passage": "45", "Changeover": "60", **changed,
    }  # fmt: skip
    first = 100 * (lot - 1)
    serials = [{"ID": "Board", "Value": f"WO-1-{first + number:04}"} for number in range(1, boards + 1)]
    return {
        "JobOrderID": f"WO-1/{segment}/{lot}",
        "WorkMasterID": "P:A",
        "JobOrderParameters": [*({"ID": name, "Value": value} for name, value in told.items()), *serials],
        "MaterialRequirements": [
            {
                "MaterialDefinitionID": "R10K", "MaterialLotID": reel, "Quantity": left, "Feeder": feeder,
                "ReferenceDesignator": ["R1", "R2", "R3"],
            }
            for reel, left in reels
        ],
    }  # fmt: skip

"""What the outputs of a machine do when it is stopped: each of them was told so before, in one of three forms.

Source: report, 3.1.4.14 (without power; the latest proper value; a fixed value).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from sekisho.guard.text import Text


class Form(Enum):
    """What an output does at a stop."""

    OFF = "off"
    HOLD = "hold"
    FIXED = "fixed"

    @property
    def label(self) -> Text:
        """What people call it."""
        return _LABELS[self]


_LABELS = {
    Form.OFF: Text("無通電にする", "without power"),
    Form.HOLD: Text("最新の適切な値のまま", "the latest proper value"),
    Form.FIXED: Text("決めた値にする", "a fixed value"),
}


@dataclass(frozen=True, slots=True)
class Output:
    """One output, and what it may be. unit: of its values.  fixed: the value of the form FIXED, within the bounds."""

    name: str
    form: Form
    least: float
    most: float
    unit: str = ""
    fixed: float = 0.0

    def __post_init__(self) -> None:
        """Refuse bounds that hold nothing, and a fixed value outside of them: nobody could rely on that stop."""
        if not self.least <= self.most:
            raise ValueError(f"{self.name}: least is {self.least}, most is {self.most}")
        if self.form is Form.FIXED and not self.proper(self.fixed):
            raise ValueError(f"{self.name}: the fixed value {self.fixed} lies outside of {self.least} to {self.most}")

    def proper(self, value: float) -> bool:
        """Whether a value lies within the bounds; what is no number does not."""
        return self.least <= value <= self.most


class Outputs:
    """The outputs of one machine. None: without power."""

    def __init__(self, outputs: tuple[Output, ...]) -> None:
        self._outputs: Mapping[str, Output] = {one.name: one for one in outputs}
        self._values: dict[str, float | None] = dict.fromkeys(self._outputs)
        self.stopped = False

    def __getitem__(self, name: str) -> float | None:
        return self._values[name]

    def set(self, name: str, value: float) -> bool:
        """Set an output; False where it is not: the machine is stopped, or the value is none that is proper.

        Raises KeyError for an output that the machine does not have.
        """
        if not self._outputs[name].proper(value) or self.stopped:
            return False
        self._values[name] = value
        return True

    def stop(self) -> Mapping[str, float | None]:
        """Stop; the values of all outputs from now on. Again: the same values."""
        if not self.stopped:
            self.stopped = True
            for one in self._outputs.values():
                if one.form is not Form.HOLD:
                    self._values[one.name] = one.fixed if one.form is Form.FIXED else None
        return dict(self._values)

    def release(self) -> None:
        """Let the outputs be set again; a person has seen to the machine. Their values stay until they are set."""
        self.stopped = False

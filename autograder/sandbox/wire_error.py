"""The one error of the wire: a frame that may not be sent, or must not be believed."""

from __future__ import annotations

from autograder.messages import tr


class WireError(ValueError):
    """A frame is malformed, holds too much, or something that does not travel."""

    @classmethod
    def of(cls, what: str, found: str) -> WireError:
        """Return the error for one part of a frame, and what was found there."""
        return cls(
            tr(
                "The frame's {what} is not what may travel ({found}): expected plain data within "
                "the limits. Whoever sent it is to be ended, and what it said set aside.",
                what=what,
                found=found,
            )
        )

"""What `tawthiq doctor` finds of one thing."""

from __future__ import annotations

from typing import Literal

import msgspec

State = Literal["ok", "look", "broken"]


class Check(msgspec.Struct, frozen=True):
    """`told`: what was found of `what`. `mend`: what to do where `state` is not ok. `mended`: whether it was done."""

    what: str
    state: State
    told: str
    mend: str = ""
    mended: bool = False

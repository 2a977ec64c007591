"""Acts that need keys: both co-chairs confirm one named act, each by a reply that only they can write.

Source: Terms of Reference, "The Network will be co-chaired by the UN Resident Coordinator and IOM Albania Head of
Office". One key is never enough for what both rule; an order that one co-chair may give needs one. An act that waits
too long lapses.

    asked -> done (all the keys that it needs) | refused (one no) | lapsed
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from .facts import Fact, KeyAct, KeysAsked, KeysLapsed, KeyTurned


@dataclass(frozen=True, slots=True)
class KeyedAct:
    """An act as it stands. `keys`: who said yes (True) or no, by the address that names them; `turned_at`: when."""

    asked: KeysAsked
    keys: Mapping[str, bool] = field(default_factory=dict)
    turned_at: Mapping[str, datetime] = field(default_factory=dict)
    has_lapsed: bool = False

    @property
    def reference(self) -> str:
        """K-2026-01."""
        return self.asked.about

    @property
    def needed(self) -> int:
        """How many keys it needs: an order one, everything else one of each holder."""
        return 1 if self.asked.act is KeyAct.ORDER else len(self.asked.holders)

    @property
    def confirmed_by(self) -> tuple[str, ...]:
        """Whose keys are turned."""
        return tuple(holder for holder in self.asked.holders if self.keys.get(holder))

    @property
    def state(self) -> str:
        """ "open", "done", "refused" or "lapsed"."""
        if False in self.keys.values():
            return "refused"
        if len(self.keys) >= self.needed:
            return "done"
        return "lapsed" if self.has_lapsed else "open"

    @property
    def missing(self) -> tuple[str, ...]:
        """The holders whose key is not turned yet."""
        return tuple(holder for holder in self.asked.holders if not self.keys.get(holder))

    def after(self, fact: Fact) -> "KeyedAct":
        """The act once `fact` has happened. A key counts once, while the act is open, and from its holder alone."""
        match fact:
            case KeyTurned(address=address, turned=turned) if self.state == "open" and address in self.missing:
                turned_at = {**self.turned_at, address: fact.at}
                return replace(self, keys={**self.keys, address: turned}, turned_at=turned_at)
            case KeysLapsed() if self.state == "open":
                return replace(self, has_lapsed=True)
        return self

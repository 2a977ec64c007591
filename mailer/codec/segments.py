"""A mail in labelled lines: what was found out about each, and what is left of it for whom. Nothing is ever deleted."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from enum import StrEnum

from .programs import is_rule


class Label(StrEnum):
    """Where a line comes from.

    The sender's own, all of it visible: NEW; QUOTING, what they quote from we know not where; and what is probably no
    part of the answer, from CLOSING to FOOTER. OTHER: a marked quotation, not of a letter of ours. BELOW: what follows
    the headers of an old mail that we do not know.
    """

    NEW = "new"
    QUOTING = "quoting"
    CLOSING = "closing"
    SIGNATURE = "signature"
    DEVICE = "device"
    BANNER = "banner"
    DISCLAIMER = "disclaimer"
    FOOTER = "footer"
    OURS = "ours"
    OTHER = "other"
    BELOW = "below"
    ATTRIBUTION = "attribution"
    BLANK = "blank"


_NOT_OURS = frozenset({Label.QUOTING, Label.OTHER, Label.BELOW})
VISIBLE = frozenset(
    {
        Label.NEW,
        Label.QUOTING,
        Label.CLOSING,
        Label.SIGNATURE,
        Label.DEVICE,
        Label.BANNER,
        Label.DISCLAIMER,
        Label.FOOTER,
    }
)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the mail, or a part of one: its number from 1, its words without quotation marks, how deep it was
    quoted, where it comes from, and why we think so ("" where nothing had to be found out)."""

    number: int
    text: str
    depth: int
    label: Label
    why: str = ""


@dataclass(frozen=True, slots=True)
class Segment:
    """Lines `first` to `last`, which have one label for one reason."""

    label: Label
    why: str
    first: int
    last: int
    text: str


@dataclass(frozen=True, slots=True)
class Reply:
    """A mail in labelled lines. `answers_a_part`: it is written into our text, or below a piece of it, as people do who
    answer paragraph by paragraph."""

    lines: tuple[Line, ...]
    answers_a_part: bool = False

    @property
    def new(self) -> str:
        """All that is not provably quoted, without empty lines at either end."""
        return self.text(VISIBLE)

    @property
    def brought(self) -> str:
        """The same with what follows the headers of an old mail: for a mail that answers nothing, and forwards."""
        return self.text(VISIBLE | {Label.BELOW})

    @property
    def has_other(self) -> bool:
        """True if something is quoted that we did not send."""
        return any(line.label in _NOT_OURS and not is_rule(line.text) for line in self.lines)

    def text(self, labels: Collection[Label]) -> str:
        """The lines with these labels, as they followed each other."""
        kept = [line for line in self.lines if line.label in labels or line.label is Label.BLANK]
        apart = [line.text for line, before in zip(kept, [None, *kept], strict=False) if not _repeats(line, before)]
        return "\n".join(apart).strip()

    def segments(self) -> tuple[Segment, ...]:
        """The lines put together as far as they have one label for one reason; empty ones belong to what precedes."""
        found: list[Segment] = []
        for line in self.lines:
            same = found and (line.label is Label.BLANK or (line.label, line.why) == (found[-1].label, found[-1].why))
            if same:
                found[-1] = replace(found[-1], last=line.number, text=f"{found[-1].text}\n{line.text}".rstrip())
            elif line.label is not Label.BLANK:
                found.append(Segment(line.label, line.why, line.number, line.number, line.text))
        return tuple(found)


def _repeats(line: Line, before: Line | None) -> bool:
    return before is not None and line.label is Label.BLANK and before.label is Label.BLANK

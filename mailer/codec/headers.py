"""The block of headers that programs repeat above an old mail: From, Sent, To, Subject, in any language."""

from collections.abc import Sequence
from dataclasses import dataclass

from ..words import tokens
from .programs import LENGTH, PIECE, PIECES, Kind, Names, ProgramWords

_LINES = 12
_LABEL = 40
_GATEWAY = 2
_GOES_ON = (";", ",", ":", "<")


@dataclass(frozen=True, slots=True)
class Headers:
    """A block of headers: it goes to line `end` (not included), and these are its lines."""

    end: int
    lines: tuple[int, ...]


def header_block(
    lines: Sequence[str], start: int, program: ProgramWords, names: Names, anybody: bool
) -> Headers | None:
    """The block of From, Sent, To, Subject that begins with line `start`; None if there is none.

    Three labelled lines, or two with an address and a date. Without `anybody`, it must name us, and a line in it that
    has no label of a program is the sender's.
    """
    found: list[int] = []
    labelled = 0
    place = start
    while place < min(len(lines), start + _LINES):
        if is_labelled(lines[place], program):
            labelled += 1
            found.append(place)
        elif not labelled:
            return None
        elif "@" in lines[place] and lines[place - 1].rstrip().endswith(_GOES_ON):
            found.append(place)
        elif lines[place].strip() and place + 1 < len(lines) and is_labelled(lines[place + 1], program):
            found += [place] if anybody else []
        else:
            break
        place += 1
    block = "\n".join(lines[each][:LENGTH] for each in found)
    proof = ("@" in block) + any(char.isdigit() for char in block)
    is_block = labelled >= 3 or (labelled == 2 and proof == 2)
    return Headers(place, tuple(found)) if is_block and (anybody or names.named_in(block)) else None


def is_header_of_ours(line: str, program: ProgramWords, names: Names, known: frozenset[str]) -> bool:
    """True for a header that a letter of ours has: an address in it, or dates, our names, and words of ours (`known`).

    The subject and the recipient of a letter stand in its text, too; something else was typed there. But gateways mark
    the subject: "[EXTERNAL] Please answer".
    """
    value = line.replace("：", ":").partition(":")[2]
    if "@" in line:
        return True
    kinds = {piece: names.kind(piece, program) for piece in PIECE.findall(value)[:PIECES]}
    words = known.union(*(phrase for phrase in program.banners if len(phrase) <= _GATEWAY))
    return all(kind is not Kind.UNKNOWN or words.issuperset(tokens(piece)) for piece, kind in kinds.items())


def is_labelled(line: str, program: ProgramWords) -> bool:
    """True for a line that begins with a label of a header, like “From:” or “*Dërguar më :*”."""
    head, colon, _ = line[:_LABEL].replace("：", ":").partition(":")
    return bool(colon) and len(head) < _LABEL and tokens(head) in program.labels

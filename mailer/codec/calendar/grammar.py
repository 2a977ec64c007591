"""An iCalendar object read to the letter of RFC 5545 section 3.1: what we send must be so, whatever others send.

Its own few lines, and not the library that writes our objects: one mistake must not be made twice. For what comes in,
which is seldom so, there are reading.py and lines.py.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

LINE_OCTETS = 75
_CONTROLS = re.compile(r"[\x00-\x08\x0a-\x1f\x7f-\x9f]")
_NAME = r"[A-Za-z0-9-]+"
_QUOTED, _PLAIN = r'"[^"]*"', r'[^";:,]*'
_PARAMETER = re.compile(rf";({_NAME})=((?:{_QUOTED}|{_PLAIN})(?:,(?:{_QUOTED}|{_PLAIN}))*)")
_CONTENT = re.compile(rf"({_NAME})((?:;{_NAME}=(?:{_QUOTED}|{_PLAIN})(?:,(?:{_QUOTED}|{_PLAIN}))*)*):(.*)\Z", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a property of an object (or with the object), and the mend."""

    place: str
    problem: str
    mend: str

    def __str__(self) -> str:
        return f"{self.place}: {self.problem}; {self.mend}"


class Malformed(ValueError):
    """The octets are no iCalendar object; `fault` says where they end to be one."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(str(fault))
        self.fault = fault


@dataclass(frozen=True, slots=True)
class Property:
    """A content line: name and parameters in capitals, the value as it stands there. Quotes of parameters are gone."""

    name: str
    parameters: Mapping[str, str]
    value: str


@dataclass(slots=True)
class Component:
    """A component with its properties and the components within it, in their order."""

    name: str
    properties: list[Property] = field(default_factory=list)
    components: list["Component"] = field(default_factory=list)

    def all(self, name: str) -> list[Property]:
        """Every property of that name."""
        return [each for each in self.properties if each.name == name]

    def first(self, name: str) -> Property | None:
        """The first property of that name."""
        return next((each for each in self.properties if each.name == name), None)

    def value(self, name: str) -> str:
        """The value of the first property of that name, "" if there is none."""
        found = self.first(name)
        return found.value if found else ""


def folded(text: str) -> str:
    """The text of an object, unfolded or not, in lines of at most 75 octets, none cut within a character."""
    lines = unfolded(text).rstrip("\r\n").split("\r\n")
    return "".join(f"{line}\r\n" for each in lines for line in _pieces(each))


def unfolded(text: str) -> str:
    """The text with each content line on one line."""
    return re.sub(r"\r?\n[ \t]", "", text)


def _pieces(line: str) -> Iterator[str]:
    begin, octets = 0, 0
    for place, char in enumerate(line):
        size = len(char.encode("utf-8", "surrogatepass"))
        if octets + size > LINE_OCTETS:
            yield ("" if begin == 0 else " ") + line[begin:place]
            begin, octets = place, 1
        octets += size
    yield ("" if begin == 0 else " ") + line[begin:]


def wrong_lines(octets: bytes) -> list[Fault]:
    """What is wrong with the lines as they go over the wire."""
    found = []
    if not octets.endswith(b"\r\n") or re.search(rb"(?<!\r)\n|\r(?!\n)", octets):
        found.append(Fault("the object", "has lines that do not end in CRLF", "end every line with CR and LF"))
    for number, line in enumerate(octets.split(b"\r\n"), 1):
        place = f"line {number}"
        if len(line) > LINE_OCTETS:
            found.append(Fault(place, f"has {len(line)} octets", f"fold it behind {LINE_OCTETS} octets at most"))
        try:
            text = line.decode("utf-8")
        except UnicodeDecodeError:
            found.append(Fault(place, "is cut within a character, or is no UTF-8", "fold it between two characters"))
            continue
        if _CONTROLS.search(text):
            found.append(Fault(place, "holds a control character", "leave it out"))
    return found


def parse(octets: bytes) -> Component:
    """The one VCALENDAR that the octets are. Raises Malformed for anything else."""
    lines = unfolded(octets.decode("utf-8", "replace")).split("\r\n")
    root = Component("")
    stack = [root]
    for line in lines[:-1] if not lines[-1] else lines:
        read = _read(line)
        if read.name == "BEGIN":
            inner = Component(read.value.upper())
            stack[-1].components.append(inner)
            stack.append(inner)
        elif read.name == "END":
            if stack[-1].name != read.value.upper() or len(stack) == 1:
                raise Malformed(Fault(f"END:{read.value}", "ends what was not begun last", "end each component once"))
            stack.pop()
        elif len(stack) == 1:
            raise Malformed(Fault(read.name, "stands outside of VCALENDAR", "put it between BEGIN and END"))
        else:
            stack[-1].properties.append(read)
    if len(stack) > 1 or [each.name for each in root.components] != ["VCALENDAR"]:
        raise Malformed(Fault("the object", "is not one whole VCALENDAR", "begin and end it once"))
    return root.components[0]


def _read(line: str) -> Property:
    found = _CONTENT.match(line)
    if found is None:
        name = re.match(_NAME, line)
        shown = name[0].upper() if name else f"“{line[:20]}”"
        raise Malformed(Fault(shown, "is no content line", "write NAME;PARAMETER=value:value, with : ; , in quotes"))
    parameters = {name.upper(): _unquoted(value) for name, value in _PARAMETER.findall(found[2])}
    return Property(found[1].upper(), parameters, found[3])


def _unquoted(value: str) -> str:
    return value[1:-1] if value.startswith('"') and value.endswith('"') and value.count('"') == 2 else value

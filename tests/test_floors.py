"""The house stands: who may import whom, where the event loop lives, what only one room may touch."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

HOUSE = Path(__file__).parent.parent / "mailer"

# From the ground up. A module imports from lower floors only; neighbours are strangers, but for the files of one
# folder.
FLOORS = [
    ["errors"],
    ["mail", "resources", "spans", "toml", "words"],
    ["codec", "config", "log", "network", "reading", "render", "systemd", "threads"],
    ["decision", "delivery", "erasure", "speaker"],
    ["incoming", "lessons"],
    ["letters"],
    ["acts"],
    ["duties", "handlers", "readers", "sorting", "store", "wire"],
    ["rulebook"],
    ["app"],
    ["daemon", "doctor"],
    ["demo"],
    ["cli"],
    ["__main__"],
]
FLOOR = {room: number for number, rooms in enumerate(FLOORS) for room in rooms}


def files() -> list[Path]:
    return [path for path in sorted(HOUSE.rglob("*.py")) if "migrations" not in path.parts]


def room_of(path: Path) -> str:
    parts = path.relative_to(HOUSE).with_suffix("").parts
    return parts[0]


def imported(path: Path) -> Iterator[tuple[str, ast.AST]]:
    """(dotted name below mailer, or absolute name, of each import; the node)."""
    package = ["mailer", *path.relative_to(HOUSE).with_suffix("").parts][:-1]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.name, node
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            stem = ".".join([*base, *(node.module.split(".") if node.module else [])])
            for alias in node.names:
                yield f"{stem}.{alias.name}", node


@pytest.mark.parametrize("path", files(), ids=lambda path: str(path.relative_to(HOUSE)))
def test_imports_point_down(path: Path) -> None:
    room = room_of(path)
    for name, _ in imported(path):
        parts = name.split(".")
        if parts[0] == "mailer" and len(parts) > 1 and parts[1] in FLOOR and parts[1] != room:
            assert FLOOR[parts[1]] < FLOOR[room], (
                f"{path} (floor {FLOOR[room]}) imports {name} (floor {FLOOR[parts[1]]})"
            )


def test_every_room_has_its_floor() -> None:
    rooms = {room_of(path) for path in files()} - {"__init__"}

    assert rooms == set(FLOOR)


def test_files_of_one_folder_have_no_cycles() -> None:
    graph: dict[str, set[str]] = {}
    for path in files():
        name = ".".join(("mailer", *path.relative_to(HOUSE).with_suffix("").parts)).removesuffix(".__init__")
        graph[name] = {target for target, node in imported(path) if _at_the_top(path, node)}
    known = set(graph)
    edges = {
        name: {longest for target in targets if (longest := _module(target, known)) and longest != name}
        for name, targets in graph.items()
    }
    for start in edges:
        seen: set[str] = set()
        stack = [target for target in edges[start] if not start.startswith(f"{target}.")]
        while stack:
            name = stack.pop()
            assert name != start, f"{start} imports itself in a circle"
            if name not in seen:
                seen.add(name)
                stack += [target for target in edges[name] if not name.startswith(f"{target}.")]


def _at_the_top(path: Path, wanted: ast.AST) -> bool:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return any(isinstance(node, ast.Import | ast.ImportFrom) and node.lineno == wanted.lineno for node in tree.body)


def _module(name: str, known: set[str]) -> str | None:
    while name:
        if name in known:
            return name
        name = name.rpartition(".")[0]
    return None


# (what, the rooms that may import it)
ONLY_THERE = [
    ("sqlalchemy", {"store"}),
    ("alembic", {"store"}),
    ("imapclient", {"wire", "demo"}),
    ("imaplib", {"wire"}),
    ("aiosmtplib", {"wire"}),
    ("ssl", {"wire"}),
    ("socket", {"wire", "demo", "systemd"}),
    ("asyncio", {"wire", "daemon", "doctor", "threads", "demo"}),
    ("subprocess", {"config", "store"}),
    ("jinja2", {"render", "demo"}),
    ("icalendar", {"codec", "demo"}),
    ("mailparser", {"codec"}),
    ("pymap", {"demo"}),
    ("aiosmtpd", {"demo"}),
    ("time", {"daemon", "doctor", "demo"}),
]


@pytest.mark.parametrize(("library", "rooms"), ONLY_THERE, ids=[library for library, _ in ONLY_THERE])
def test_a_library_is_met_in_its_rooms_only(library: str, rooms: set[str]) -> None:
    found = {room_of(path) for path in files() for name, _ in imported(path) if name.split(".")[0] == library}

    assert found <= rooms


def test_the_network_has_never_heard_of_mail() -> None:
    allowed = {"mailer.network", "mailer.spans"}
    for path in (HOUSE / "network").glob("*.py"):
        for name, _ in imported(path):
            if name.startswith("mailer."):
                assert any(name == each or name.startswith(f"{each}.") for each in allowed), f"{path}: {name}"


def test_nothing_below_the_app_asks_what_time_it_is() -> None:
    for path in files():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            asks = isinstance(node, ast.Attribute) and node.attr in ("now", "utcnow", "today")
            if asks and isinstance(node.value, ast.Name) and node.value.id in ("datetime", "date"):
                assert room_of(path) in {"app", "doctor", "cli"}, f"{path}:{node.lineno}"


def test_there_is_no_mock_in_the_tests() -> None:
    for path in Path(__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            stem = node.module or "" if isinstance(node, ast.ImportFrom) else ""
            assert not any(name.startswith("unittest") for name in (*names, stem)), path

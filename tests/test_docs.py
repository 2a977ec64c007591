"""The documents tell the truth: every key, command, kind and file in them exists, and none is missing."""

import json
import re
import tomllib
from itertools import pairwise
from pathlib import Path

import jinja2
import jinja2.meta
import pytest
from pydantic import BaseModel

from mailer.app import App, intake
from mailer.config import load
from mailer.handlers import kinds
from mailer.mail import Fetched
from mailer.network.audiences import CO_CHAIRS, MEMBERS, SECRETARIAT, STATED
from mailer.resources import Folder, shipped
from mailer.rulebook.procedure import ProcedureFile
from mailer.sorting import FEATURES
from mailer.store import views
from mailer.store.journal import Place
from mailer.store.views import Row

from . import docs
from .build import MIRA, a_mail, at
from .docs import DOCS, HOUSE
from .installation import command, install
from .test_floors import FLOOR

PAGES = sorted([HOUSE / "README.md", HOUSE / "CONTRIBUTING.md", HOUSE / "bench/README.md", *DOCS.rglob("*.md")])
LINK = re.compile(r"\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
PATH = re.compile(r"`((?:mailer|rules|templates|tests|bench|docs|\.ci)/[\w./-]+)`")
EVERY_LETTER = {"to", "about", "house", "words", "day", "moment", "clock", "utc", "short"}


def page(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


def title(path: Path) -> str:
    return str(path.relative_to(HOUSE))


def first_column(text: str) -> list[str]:
    """What stands in backticks at the beginning of the rows of its tables."""
    return re.findall(r"^\| `([^`]+)`", text, re.MULTILINE)


# --- what is written from the program ---------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["configuration.md", "cli.md", "consensus.md"])
def test_a_page_that_is_written_from_the_program_is_up_to_date(name: str) -> None:
    assert docs.current(page(name)) == page(name), "run: make docs"


def test_every_key_has_a_meaning_and_every_table_of_the_configuration_is_there() -> None:
    text = page("configuration.md")

    assert "| ? |" not in text
    assert re.findall(r"^## \[(\w+)\]", text, re.MULTILINE) == list(docs.sections())
    assert re.findall(r"<!-- keys (\w+) -->", text) == list(docs.sections())


def test_the_example_names_every_key_and_no_other() -> None:
    text = (HOUSE / "config.example.toml").read_text(encoding="utf-8")
    parts = re.split(r"^\[(\w+)\]$", text, flags=re.MULTILINE)[1:]
    named = {
        name: set(re.findall(r"^(?:# )?(\w+) = ", body, re.MULTILINE)) | set(re.findall(r'\((\w+) = "…"\)', body))
        for name, body in zip(parts[::2], parts[1::2], strict=True)
    }
    explained_once = {"ca_file", "password", "password_file", "password_env", "password_command"}

    assert list(named) == list(docs.sections())
    for section, model in docs.sections().items():
        missing = set(model.model_fields) - named[section]
        assert missing <= (explained_once if section == "smtp" else set()), section
        assert named[section] <= set(model.model_fields), section


# --- what people wrote ------------------------------------------------------------------------------------------------


def test_every_kind_of_mail_is_described_in_three_lines() -> None:
    parts = re.split(r"^## `(\w+)`$", page("kinds.md"), flags=re.MULTILINE)[1:]

    assert parts[::2] == list(kinds())
    for name, body in zip(parts[::2], parts[1::2], strict=True):
        assert re.findall(r"^\* \*\*([^:]+):\*\*", body, re.MULTILINE) == ["Is", "Does", "Waits for a person"], name


def test_the_procedure_is_explained_key_by_key_with_the_values_that_are_shipped() -> None:
    values = tomllib.loads((shipped("rules") / "procedure.toml").read_text(encoding="utf-8"))
    parts = re.split(r"^### \[([\w.]+)\]$", page("procedure.md"), flags=re.MULTILINE)
    assert first_column(parts[0]) == ["version"]

    for table, body in zip(parts[1::2], parts[2::2], strict=True):
        shipped_here = values
        for name in table.split("."):
            shipped_here = shipped_here[name]
        rows = dict(re.findall(r"^\| `(\w+)` \| `(.+?)` \|", body.partition("\n## ")[0], re.MULTILINE))
        assert rows == {
            key: docs.written(value) for key, value in shipped_here.items() if not isinstance(value, dict)
        }, table
    tables = [name for name, each in ProcedureFile.model_fields.items() if _is_table(each.annotation)]
    assert [name for name in parts[1::2] if "." not in name] == tables


def _is_table(annotation: object) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, BaseModel)


def test_every_letter_is_listed_with_the_values_that_it_uses_and_every_filter_is_explained() -> None:
    rows = dict(re.findall(r"^\| `(\w+)` \|[^|]+\| (`.+) \|$", page("templates.md"), re.MULTILINE))
    listed = {name: set(re.findall(r"`(\w+)`", values)) for name, values in rows.items()}
    templates = Folder(shipped("templates"))
    environment = jinja2.Environment()
    filters = page("templates.md").partition("### Filters")[2].partition("###")[0]
    environment.filters.update({name.partition("(")[0]: str for name in first_column(filters)})

    assert sorted(listed) == [Path(name).stem for name in templates.names("en/[a-z]*.txt")]
    for name in templates.names("*/[a-z]*.txt"):
        source = (templates.shipped / name).read_text(encoding="utf-8")
        used = jinja2.meta.find_undeclared_variables(environment.parse(source))
        assert used - EVERY_LETTER <= listed[Path(name).stem], name


def test_every_feature_of_a_mail_and_every_file_of_rules_is_explained() -> None:
    text = page("rules.md")

    assert {*FEATURES, "header.<name>"} <= set(first_column(text))
    for name in Folder(shipped("rules")).names("*.toml"):
        assert f"`{name}`" in text


def test_every_audience_is_explained() -> None:
    assert {*STATED, MEMBERS, CO_CHAIRS, SECRETARIAT} <= set(first_column(page("audiences.md")))


def test_the_drawing_of_the_house_has_every_room_on_its_floor() -> None:
    text = page("architecture.md")
    drawn = re.findall(r"^ +(\d+)  (.+)$", text.partition("## The floors")[2].partition("\n| ")[0], re.MULTILINE)

    assert len(text.splitlines()) < 150
    assert [int(number) for number, _ in drawn] == sorted(set(FLOOR.values()), reverse=True)
    for number, rooms in drawn:
        for room in (name for name, floor in FLOOR.items() if floor == int(number)):
            assert room in rooms.split(), f"{room} is not on floor {number}"
    for room in FLOOR:
        is_described = f"`{room}.py`" in text or f"`{room}/`" in text
        assert is_described or room == "__main__", room


# --- JSON -------------------------------------------------------------------------------------------------------------

PLAN = "meeting plan --title T --start 2026-03-19T10:00 --duration 2h"
SHOWN = [
    "status",
    "inbox list",
    "inbox show 1",
    "inbox explain 1",
    "members list",
    "members changes",
    "groups list",
    "history C-2026-01",
    "meeting list",
    "meeting show M-2026-01",
    "consensus list",
    "consensus show C-2026-01",
    "consensus register",
    "minutes show M-2026-01",
    "update list",
    "update show U-2026-001",
    "digest preview",
    "outbox list",
    "outbox show 1",
    "rules list",
]


@pytest.fixture(scope="module")
def config(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An installation in which there is one of each thing that a command can show."""
    folder = tmp_path_factory.mktemp("installation")
    found = install(folder)
    (folder / "text.md").write_text("1. Something.")
    group = f"groups create WG1 --title T --file {folder}/text.md --convenor {MIRA} --basis B"
    for words in (PLAN, f"consensus open --title T --file {folder}/text.md", group):
        command(found, "--at", "2026-03-02T10:00", *words.split())
    command(found, "--at", "2026-03-20T10:00", *f"minutes circulate M-2026-01 --file {folder}/text.md".split())
    now = at("2026-03-02 11:00")
    app = App(load(found), clock=lambda: now)
    sent = {row["template"]: row["message_id"] for row in _letters_to(app, MIRA)}
    change = "My new address is mira@unhcr.example.org."
    mails = [("Yes", "invitation"), ("1: two", "minutes"), ("Text.", ""), (change, "")]
    for number, (text, answered) in enumerate(mails, 1):
        headers = {"In-Reply-To": f"<{sent[answered]}>"} if answered else {}
        mail = a_mail(text, MIRA, headers=headers)
        if text == "Text.":
            mail.add_attachment(b"figures", "application", "pdf", filename="figures.pdf")
        fetched = Fetched(number, mail.as_bytes(), at("2026-03-02 11:00"))
        intake.keep(app, Place("network", "INBOX", 1), [fetched], number)
    intake.handle_waiting(app)
    app.close()
    return found


def _letters_to(app: App, address: str) -> list[Row]:
    with app.store.reading() as connection:
        return [row for row in views.letters(connection, None) if row["address"] == address]


def keys_in(value: object, of_people: bool = False) -> set[str]:
    """Every name in a JSON value. `of_people`: the names of this object are data, and not ours."""
    if isinstance(value, list):
        return {key for each in value for key in keys_in(each)}
    if not isinstance(value, dict):
        return set()
    inner = {key for name, each in value.items() for key in keys_in(each, name in ("outbox", "waiting", "files"))}
    return inner if of_people else inner | set(value)


@pytest.mark.parametrize("words", SHOWN)
def test_every_name_in_what_json_shows_is_explained(words: str, config: Path) -> None:
    shown = json.loads(command(config, *words.split(), "--json"))

    assert shown or words == "consensus register"
    explained = set(re.findall(r'"(\w+)"', page("cli.md").partition("\n## JSON\n")[2]))
    assert keys_in(shown) <= explained


# --- links and names --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", PAGES, ids=title)
def test_every_link_leads_somewhere(path: Path) -> None:
    for target in LINK.findall(path.read_text(encoding="utf-8")):
        if "://" in target or target.startswith("mailto:"):
            continue
        name, _, anchor = target.partition("#")
        found = (path.parent / name).resolve() if name else path
        assert found.exists(), f"{title(path)}: {target}"
        if anchor:
            headings = HEADING.findall(found.read_text(encoding="utf-8"))
            assert anchor in {_anchor(each) for each in headings}, f"{title(path)}: {target}"


def _anchor(heading: str) -> str:
    return re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-")


@pytest.mark.parametrize("path", PAGES, ids=title)
def test_every_file_that_is_named_exists(path: Path) -> None:
    for name in PATH.findall(path.read_text(encoding="utf-8")):
        is_example = "offer" in name or name.startswith("mailer/_data/")
        assert is_example or (HOUSE / name).exists(), f"{title(path)}: {name}"


def test_every_page_that_the_program_names_exists() -> None:
    named: dict[str, Path] = {}
    for folder in ("mailer", "rules", "templates"):
        for path in (HOUSE / folder).rglob("*"):
            if path.suffix in (".py", ".toml", ".txt", ".html"):
                text = path.read_text(encoding="utf-8")
                named.update(dict.fromkeys(re.findall(r"docs/[\w./-]+\.md", text), path))
    example = HOUSE / "config.example.toml"
    named.update(dict.fromkeys(re.findall(r"docs/[\w./-]+\.md", example.read_text(encoding="utf-8")), example))

    assert named
    for page_named, where in named.items():
        assert (HOUSE / page_named).is_file(), f"{title(where)} names {page_named}"


def test_the_index_leads_to_every_page() -> None:
    linked = {(DOCS / target).resolve() for target in LINK.findall(page("README.md"))}

    assert {path for path in DOCS.rglob("*.md") if path.name != "README.md"} <= linked


@pytest.mark.parametrize("path", PAGES, ids=title)
def test_headings_go_down_one_step_at_a_time(path: Path) -> None:
    levels = [len(marks) for marks in re.findall(r"^(#+) ", path.read_text(encoding="utf-8"), re.MULTILINE)]

    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))

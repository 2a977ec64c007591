"""mailer init and mailer check: from nothing to a configuration that stands, every mistake named at once."""

import sqlite3
import tomllib
from pathlib import Path

import pytest

from mailer.resources import shipped

from ..installation import install
from .office import Outcome, mailer


def edit(path: Path, *changes: tuple[str, str]) -> None:
    text = path.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    path.write_text(text, encoding="utf-8")


def own(folder: Path, kind: str, name: str, *changes: tuple[str, str]) -> Path:
    """A file of the administrator's own, made from the shipped one."""
    path = folder / kind / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text((shipped(kind) / name).read_text(encoding="utf-8"), encoding="utf-8")
    edit(path, *changes)
    return path


def check(config: Path) -> Outcome:
    return mailer("--config", str(config), "check")


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """The configuration of an installation in order, with folders for rules and templates of its own."""
    found = install(tmp_path)
    found.write_text(found.read_text() + '[paths]\nrules = "rules"\ntemplates = "templates"\n')
    return found


# --- init -------------------------------------------------------------------------------------------------------------


def test_init_writes_a_configuration_and_a_database_for_the_owner_alone(tmp_path: Path) -> None:
    done = mailer("init", str(tmp_path / "srv" / "network"))

    config, database = (tmp_path / "srv" / "network" / name for name in ("config.toml", "mailer.db"))
    assert done.code == 0
    assert done.out == ""
    assert str(config) in done.err
    assert config.read_bytes() == shipped("config.example.toml").read_bytes()
    assert [path.stat().st_mode & 0o777 for path in (config, database)] == [0o600, 0o600]
    assert mailer("--config", str(config), "members", "list", "--json").out == "[]\n"


def test_what_init_wrote_passes_check_as_it_is(tmp_path: Path) -> None:
    mailer("init", str(tmp_path))

    done = check(tmp_path / "config.toml")

    assert (done.code, done.out) == (0, "")
    assert "in order" in done.err


def test_init_without_a_folder_takes_the_one_where_one_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)

    assert mailer("init").code == 0
    assert mailer("check").code == 0


def test_init_overwrites_nothing(tmp_path: Path) -> None:
    config = tmp_path / "config.toml"
    config.write_text("mine")

    done = mailer("init", str(tmp_path))

    assert done.code == 1
    assert "is there already; nothing was written" in done.err
    assert config.read_text() == "mine"
    assert list(tmp_path.iterdir()) == [config]


def test_init_on_a_file_is_a_mistake_of_usage(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    assert mailer("init", str(tmp_path / "file")).code == 2


def test_init_where_nothing_can_be_written_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    done = mailer("init", str(tmp_path / "file" / "below"))

    assert done.code == 1
    assert str(tmp_path / "file" / "below") in done.err


def test_init_leaves_nothing_half_done(tmp_path: Path) -> None:
    (tmp_path / "mailer.db").write_text("minutes of 2019\n" * 100)

    done = mailer("init", str(tmp_path))

    assert done.code != 0
    assert not (tmp_path / "config.toml").exists()
    assert (tmp_path / "mailer.db").read_text().startswith("minutes of 2019")


# --- check ------------------------------------------------------------------------------------------------------------

FIVE = {
    "network.timezone": (('"Europe/Tirane"', '"Europe/Tirana"'), 'did you mean "Europe/Tirane"?'),
    "network.address": (("network@harbour.example", "network at harbour"), 'address = "network@example.org"'),
    "imap.prt": (("port = 1", "prt = 1"), 'Did you mean "port"?'),
    "sending.rate": (('rate = "0"', 'rate = "fast"'), 'rate = "25/min"'),
    "database.url": (("sqlite:///mailer.db", "mysql://x"), "sqlite:///mailer.db"),
}


def test_five_mistakes_are_five_lines_each_with_file_line_key_and_mend(config: Path) -> None:
    edit(config, *(change for change, _ in FIVE.values()))

    done = check(config)

    assert (done.code, done.out) == (2, "")
    head, *lines = done.err.splitlines()
    assert head == "5 mistakes to mend:"
    assert len(lines) == 5
    for key, (_, mend) in FIVE.items():
        (line,) = (each for each in lines if f": {key}: " in each)
        assert line.startswith(f"  {config}, line ")
        assert mend in line


def test_every_command_that_needs_the_configuration_tells_its_mistakes_alike(config: Path) -> None:
    edit(config, *(change for change, _ in FIVE.values()))

    told = {
        mailer("--config", str(config), *words.split()) for words in ("check", "status", "rules list", "db upgrade")
    }

    assert len(told) == 1


def test_mistakes_in_rules_templates_and_database_are_told_together(config: Path) -> None:
    folder = config.parent
    rules = own(folder, "rules", "procedure.toml", ('floor = "72h"', 'floor = "three days"'))
    sorting = own(folder, "rules", "sorting.toml", ('then = "rsvp"', 'then = "rsvps"'))
    template = own(folder, "templates", "en/invitation.txt", ("Subject:", "Betreff:"))
    broken = own(folder, "templates", "en/help.txt", ("\n\n", "\n\n{% if %}\n"))
    edit(config, ("mailer.db", "empty.db"))

    done = check(config)

    assert done.code == 2
    for path in (rules, sorting, template, broken):
        assert any(str(path) in line for line in done.err.splitlines()), path
    assert "mailer db upgrade" in done.err


def test_mistakes_are_told_also_where_the_database_cannot_be_reached(config: Path) -> None:
    rules = own(config.parent, "rules", "procedure.toml", ('floor = "72h"', 'floor = "three days"'))
    edit(config, ("mailer.db", "not/there/mailer.db"))

    done = check(config)

    assert str(rules) in done.err
    assert "database" in done.err


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [("en/words.toml", "[", "= ["), ("_frame.html", "{%", "{% nonsense %}{%")],
)
def test_words_and_frame_are_looked_at_too(config: Path, name: str, old: str, new: str) -> None:
    path = own(config.parent, "templates", name, (old, new))

    done = check(config)

    assert done.code == 2
    assert str(path) in done.err


def test_a_folder_of_rules_that_is_not_there_is_named(config: Path) -> None:
    edit(config, ('rules = "rules"', 'rules = "rulse"'))

    assert "rulse" in check(config).err


@pytest.mark.parametrize(
    ("old", "new"),
    [('poll = "1h"', 'poll = "99999999999999d"'), ("sqlite:///mailer.db", "postgresql://x@127.0.0.1:port/y")],
)
def test_a_value_beyond_all_measure_is_a_mistake_like_any_other(config: Path, old: str, new: str) -> None:
    edit(config, (old, new))

    done = check(config)

    assert done.code == 2
    assert "mistake" in done.err


def test_check_changes_nothing(config: Path) -> None:
    edit(config, ("mailer.db", "elsewhere.db"))
    before = sorted(config.parent.iterdir())

    check(config)

    assert sorted(config.parent.iterdir()) == before


def test_an_older_or_newer_database_says_what_to_do(config: Path) -> None:
    for version, mend in (("0000", "mailer db upgrade"), ("9999", "newer version of the program")):
        with sqlite3.connect(config.parent / "mailer.db") as database:
            database.execute("UPDATE alembic_version SET version_num = ?", [version])
        database.close()

        done = check(config)

        assert done.code == 2
        assert version in done.err
        assert mend in done.err


def test_what_is_allowed_and_unwise_is_said_and_passes(config: Path) -> None:
    edit(config, ('authserv_id = ["mx.harbour.example"]', "authserv_id = []"))

    done = check(config)

    assert done.code == 0
    assert "warning: [imap] password stands in the file in clear" in done.err
    assert "warning: [trust] authserv_id is empty" in done.err


# --- where the configuration is found ---------------------------------------------------------------------------------


def test_a_configuration_that_is_not_there_is_named_with_the_mend(tmp_path: Path) -> None:
    done = mailer("--config", str(tmp_path / "config.toml"), "status")

    assert done.code == 2
    assert f"{tmp_path / 'config.toml'}: file: does not exist. Write one with: mailer init" in done.err


def test_without_any_configuration_the_places_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("MAILER_CONFIG", raising=False)

    done = mailer("status")

    assert done.code == 2
    assert "/etc/mailer/config.toml" in done.err
    assert "mailer init" in done.err


def test_the_option_comes_before_the_environment_and_that_before_the_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("option", "environment", "folder"):
        (tmp_path / name).mkdir()
        mailer("init", str(tmp_path / name))
        edit(tmp_path / name / "config.toml", ("UN Migration Network in Albania", name))

    monkeypatch.chdir(tmp_path / "folder")
    monkeypatch.delenv("MAILER_CONFIG", raising=False)
    assert mailer("status").out.startswith("folder\n")
    monkeypatch.setenv("MAILER_CONFIG", str(tmp_path / "environment" / "config.toml"))
    assert mailer("status").out.startswith("environment\n")
    option = str(tmp_path / "option" / "config.toml")
    assert mailer("--config", option, "status").out.startswith("option\n")


def test_an_environment_that_names_no_file_is_not_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mailer("init", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MAILER_CONFIG", str(tmp_path / "other.toml"))

    done = mailer("status")

    assert done.code == 2
    assert "other.toml" in done.err


def test_the_example_holds_no_secret() -> None:
    example = tomllib.loads(shipped("config.example.toml").read_text(encoding="utf-8"))

    assert not {"password"} & (example["imap"].keys() | example["smtp"].keys())

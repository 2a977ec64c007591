"""config.toml: what is read, and what every mistake says."""

import tomllib
from datetime import timedelta
from pathlib import Path

import pytest
from pydantic import BaseModel

from mailer.config import Config, load, warnings
from mailer.errors import Mistakes

EXAMPLE = Path(__file__).parent.parent / "config.example.toml"

SMALLEST = """
[network]
name = "UN Migration Network in Harbour"
short_name = "UNMN Harbour"
address = "network@harbour.example"
timezone = "Europe/Tirane"
[imap]
host = "mail.harbour.example"
[smtp]
host = "mail.harbour.example"
"""


def write(folder: Path, text: str) -> Path:
    path = folder / "config.toml"
    path.write_text(text, encoding="utf-8")
    return path


def mistakes_of(folder: Path, text: str) -> list[str]:
    with pytest.raises(Mistakes) as caught:
        load(write(folder, text))
    return [str(mistake) for mistake in caught.value.mistakes]


def test_the_smallest_file_is_enough(tmp_path: Path) -> None:
    config = load(write(tmp_path, SMALLEST))

    assert config.imap.port == 993
    assert config.sending.delay == timedelta(minutes=10)
    assert config.symbol == "UNMN"


def test_relative_paths_are_relative_to_the_file(tmp_path: Path) -> None:
    config = load(write(tmp_path, SMALLEST + '[paths]\nrules = "rules"\n'))

    assert config.database.url == f"sqlite:///{tmp_path}/mailer.db"
    assert config.paths.rules == tmp_path / "rules"


def test_five_mistakes_are_five_messages_with_place_and_mend(tmp_path: Path) -> None:
    text = SMALLEST.replace("Europe/Tirane", "Europe/Tirana").replace("network@harbour.example", "network at harbour")
    text += '[sending]\nrate = "fast"\n[digest]\nweekdy = "friday"\n[database]\nurl = "mysql://x"\n'

    found = mistakes_of(tmp_path, text)

    assert len(found) == 5
    assert any(
        'line 6: network.timezone: "Europe/Tirana" is no time zone; did you mean "Europe/Tirane"?' in each
        for each in found
    )
    assert any(
        "network.address" in each and 'Write for example: address = "network@example.org"' in each for each in found
    )
    assert any(
        'sending.rate: "fast" is no rate; for no limit write "0". Write for example: rate = "25/min"' in each
        for each in found
    )
    assert any('digest.weekdy: unknown key. Did you mean "weekday"?' in each for each in found)
    assert any("database.url" in each and "sqlite:///mailer.db" in each for each in found)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (('host = "mail', 'hostt = "mail'), "imap.host: missing"),
        (("[smtp]", "[smtpp]"), "smtp: missing"),
        (("[imap]", '[imap]\nsecurity = "none"'), "for this machine only"),
        (("[imap]", '[imap]\nuser = "x"'), "exactly one of password_file"),
        (("[imap]", '[imap]\nport = "99x"'), "imap.port"),
    ],
)
def test_a_wrong_key_says_what_to_write(tmp_path: Path, change: tuple[str, str], said: str) -> None:
    assert any(said in each for each in mistakes_of(tmp_path, SMALLEST.replace(*change, 1)))


def test_a_file_that_is_no_toml_names_the_line(tmp_path: Path) -> None:
    assert "line 2" in mistakes_of(tmp_path, "[network]\nname = UNMN\n")[0]


def test_the_example_is_read_and_says_what_the_defaults_are() -> None:
    example = tomllib.loads(EXAMPLE.read_text(encoding="utf-8"))
    config = Config.model_validate(example)

    for name in ("sending", "digest", "log"):
        section = getattr(config, name)
        assert section == type(section)(), f"[{name}] of the example differs from the defaults"


def test_the_example_explains_every_key() -> None:
    text = EXAMPLE.read_text(encoding="utf-8")

    for section, field in Config.model_fields.items():
        assert f"[{section}]" in text
        assert isinstance(field.annotation, type)
        assert issubclass(field.annotation, BaseModel)
        for key in field.annotation.model_fields:
            is_common = key in ("ca_file", "password", "password_file", "password_command")
            assert f"{key} =" in text or is_common, f"[{section}] {key}"


def test_a_secret_comes_from_where_the_file_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "secret").write_text("from-file\n")
    monkeypatch.setenv("SECRET", "from-env")
    text = SMALLEST.replace("[imap]", '[imap]\nuser = "x"\npassword_file = "secret"')
    text = text.replace("[smtp]", '[smtp]\nuser = "x"\npassword_command = ["printf", "from-command"]')

    config = load(write(tmp_path, text))

    assert config.imap.secret() == "from-file"
    assert config.smtp.secret() == "from-command"
    assert "from-file" not in repr(config)


def test_a_secret_that_is_not_there_is_a_mistake_with_its_mend(tmp_path: Path) -> None:
    config = load(write(tmp_path, SMALLEST.replace("[imap]", '[imap]\nuser = "x"\npassword_env = "NOT_SET"')))

    with pytest.raises(Mistakes, match="NOT_SET"):
        config.imap.secret()


def test_what_is_allowed_and_unwise_is_said(tmp_path: Path) -> None:
    config = load(write(tmp_path, SMALLEST.replace("[imap]", '[imap]\nuser = "x"\npassword = "in clear"')))

    assert any("authserv_id is empty" in each for each in warnings(config))
    assert any("in clear" in each for each in warnings(config))
    assert not any("in clear" in repr(config) for _ in [0])

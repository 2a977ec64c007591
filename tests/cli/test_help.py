"""The help: everything has some, its examples can be typed as they stand, and showing it costs next to nothing."""

import shlex
import subprocess
import sys
from pathlib import Path

import click
import pytest

from mailer.cli import cli

from .office import mailer
from .tree import commands, nouns

LEAVES = dict(commands())
LISTED = """
import sys
before = {name.partition(".")[0] for name in sys.modules}
from mailer.__main__ import main
sys.argv = ["mailer", *ARGUMENTS]
main()
after = {name.partition(".")[0] for name in sys.modules}
print("LOADED", *sorted(after - before - set(sys.stdlib_module_names)))
"""


def loaded_by(*arguments: str) -> set[str]:
    """What a fresh process imports for these arguments, beyond the standard library."""
    program = LISTED.replace("ARGUMENTS", repr(list(arguments)))
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    return set(done.stdout.rpartition("LOADED")[2].split())


def examples(command: click.Command) -> list[list[str]]:
    """The words of each example in a command's help, without what a shell would do with its output."""
    text = (command.help or "").partition("Example")[2].partition(": ")[2]
    return [shlex.split(each.partition(" > ")[0]) for each in text.replace("\n", " ").split(" · ")]


def test_the_help_names_every_noun_with_a_sentence() -> None:
    shown = mailer("--help")

    assert shown.code == 0
    rows = {words[0]: words[1:] for line in shown.out.partition("Commands:")[2].splitlines() if (words := line.split())}
    assert list(rows) == nouns()
    assert all(rows.values())


@pytest.mark.parametrize("noun", nouns())
def test_every_noun_says_what_it_is_about(noun: str) -> None:
    shown = mailer(noun, "--help")

    assert shown.code == 0
    assert shown.out.startswith(f"Usage: mailer {noun}")
    assert shown.err == ""


@pytest.mark.parametrize("name", LEAVES)
def test_every_command_has_a_sentence_and_an_example(name: str) -> None:
    command = LEAVES[name]
    sentence = (command.help or "").split("\n\n")[0]

    assert sentence.rstrip().endswith(".")
    assert sentence[0].isupper()
    assert examples(command)[0][: len(name.split()) + 1] == ["mailer", *name.split()]
    shown = mailer(*name.split(), "-h")
    assert shown.code == 0
    assert "Example" in shown.out


@pytest.mark.parametrize("name", LEAVES)
def test_every_example_can_be_typed_as_it_stands(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for words in examples(LEAVES[name]):
        for word in words:
            if Path(word).suffix and not Path(word).is_absolute() and " " not in word:
                Path(word).touch()  # options that name a file want to see it
        given = words[1 + len(name.split()) :]

        LEAVES[name].make_context(name, given, parent=cli.make_context("mailer", [name]))


@pytest.mark.parametrize("arguments", [("--help",), ("--version",)])
def test_showing_help_imports_nothing_but_click(arguments: tuple[str, ...]) -> None:
    assert loaded_by(*arguments) == {"click", "mailer"}


@pytest.mark.parametrize("noun", nouns())
def test_the_help_of_a_noun_imports_nothing_but_click(noun: str) -> None:
    assert loaded_by(noun, "--help") == {"click", "mailer"}


def test_without_a_verb_the_help_is_shown_and_the_exit_says_usage() -> None:
    for arguments in ((), ("meeting",)):
        shown = mailer(*arguments)

        assert shown.code == 2
        assert shown.out == ""
        assert "Usage: mailer" in shown.err
        assert "Commands:" in shown.err

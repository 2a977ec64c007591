"""mailer rules"""

from dataclasses import astuple
from pathlib import Path
from typing import TYPE_CHECKING

import click

from .arguments import Noun
from .context import Context, json_option, print_json, print_table

if TYPE_CHECKING:
    from ..lessons import Lesson

_HOW_TO_LEARN = "to add one: rules/phrases/<language>.toml, with an example; a second person should look at it"


@click.group(cls=Noun)
def rules() -> None:
    """The rules in force, and what they would do with a mail."""


@rules.command("list")
@json_option
@click.pass_obj
def list_(context: Context, as_json: bool) -> None:
    """The rules that sort mail, in their order, and where each file of rules comes from.

    Example: mailer rules list
    """
    from ..app import rulebook_of, rules_folder

    config = context.config()
    rulebook, folder = rulebook_of(config), rules_folder(config)
    files = {name: str(folder.find(name)) for name in folder.names("**/*.toml")}
    sorting = [
        {
            "name": rule.name,
            "then": rule.then,
            "when": [str(each) for each in rule.when],
            "unless": [str(each) for each in rule.unless],
            "file": rule.file,
        }
        for rule in rulebook.sorting
    ]
    if as_json:
        print_json({"sorting": sorting, "files": files, "procedure": rulebook.procedure.version})
        return
    print_table(["rule", "kind"], [[rule["name"], rule["then"]] for rule in sorting])
    click.echo(f"\nprocedure {rulebook.procedure.version}")
    for name, path in files.items():
        click.echo(f"{name}: {path}")


@rules.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False), required=False)
@click.option("--all", "every", is_flag=True, help="Every mail that came: which would be read in another way now.")
@json_option
@click.pass_obj
def test(context: Context, file: str | None, every: bool, as_json: bool) -> None:
    """What one mail would do, rule by rule; or with --all, what would differ for every mail. Nothing is done.

    Edit the rules, then try them on what was written before they take effect.

    Examples: mailer rules test saved.eml · mailer rules test --all
    """
    from .inbox import _explain_file

    if every == bool(file):
        raise click.UsageError("give a file, or --all")
    if file is None:
        _differences(context, as_json)
        return
    with context.app() as app:
        steps = _explain_file(app, Path(file))
    if as_json:
        print_json({"steps": steps})
        return
    for step in steps:
        click.echo(step)


def _differences(context: Context, as_json: bool) -> None:
    from ..app import review

    with context.app() as app:
        found = list(review.would_differ(app))
    if as_json:
        keys = ("id", "from", "subject", "before", "now")
        print_json([dict(zip(keys, astuple(each), strict=True)) for each in found])
        return
    for each in found:
        click.echo(f"mail {each.mail_id}, {each.sender}: {each.subject}")
        click.echo(f"  was: {'; '.join(each.before)}\n  now: {'; '.join(each.now)}")
    count = "1 mail" if len(found) == 1 else f"{len(found)} mails"
    click.echo(f"{count} would be read in another way; nothing was done", err=True)


@rules.command()
@json_option
@click.pass_obj
def learn(context: Context, as_json: bool) -> None:
    """Sentences that were not read, and what their writers then said in one word: they could become phrases.

    Nothing is changed. To add one, write it into the phrase file of its language, with an example, have a second
    person look at it, and see what would differ: mailer rules test --all

    Example: mailer rules learn
    """
    from ..app import review

    with context.app() as app:
        found = review.taught(app)
    if as_json:
        print_json([_lesson(each) for each in found])
        return
    head = ["sentence", "in", "means", "said in", "mutants", "read as consent"]
    table = [
        [each.sentence, f"[{each.table}]", each.meaning, each.about, each.tried, len(each.survivors)] for each in found
    ]
    print_table(head, table)
    for each in found:
        for survivor in each.survivors:
            click.echo(f"with “{each.sentence}”, this would be {survivor.value}: {survivor.text}")
    if found:
        click.echo(_HOW_TO_LEARN)


def _lesson(lesson: "Lesson") -> dict[str, object]:
    return {
        "sentence": lesson.sentence,
        "table": lesson.table,
        "means": lesson.meaning,
        "about": lesson.about,
        "organisation": lesson.organisation,
        "mutants": lesson.tried,
        "read_as_consent": [each.text for each in lesson.survivors],
    }

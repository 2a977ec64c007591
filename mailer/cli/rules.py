"""mailer rules"""

from pathlib import Path

import click

from .arguments import Noun
from .context import Context, json_option, print_json, print_table


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
@click.argument("file", type=click.Path(exists=True, dir_okay=False))
@json_option
@click.pass_obj
def test(context: Context, file: str, as_json: bool) -> None:
    """What one mail would do: each rule that was looked at, and the outcome. Nothing is done.

    Example: mailer rules test saved.eml
    """
    from .inbox import _explain_file

    with context.app() as app:
        steps = _explain_file(app, Path(file))
    if as_json:
        print_json({"steps": steps})
        return
    for step in steps:
        click.echo(step)

"""mailer consensus: what is ordered in one round"""

from datetime import datetime

import click

from .arguments import Verb, line, text_of_file, time
from .context import Context, dry_run_option, order

_RULINGS = ["ministry", "departed", "settled", "state-concern", "no-state-concern", "active"]
_ANSWERS = ["agree", "no_objection", "comment", "reservation", "abstain", "recuse", "amendment", "objection"]


@click.command(cls=Verb)
@click.argument("reference", metavar="ID")
@click.option("--file", "text", type=text_of_file, required=True, metavar="TEXT.md", help="The amended text.")
@click.option("--deadline", type=time, metavar="TIME", help="The soonest that the procedure allows, if not given.")
@click.option("--editorial", is_flag=True, help="Ask both co-chairs to rule so: then every answer stands.")
@dry_run_option
@click.pass_obj
def revise(
    context: Context, reference: str, text: str, deadline: datetime | None, editorial: bool, dry_run: bool
) -> None:
    """Put an amended text to the same organisations; positions on the earlier one are not carried over.

    Example: mailer consensus revise C-2026-01 --file workplan-2.md
    """
    from ..acts import consensus as acts

    if editorial and deadline:
        raise click.UsageError("--editorial has no --deadline: it stays, or becomes what the floor needs")
    with context.app() as app:
        until = context.instant(deadline, app.config) if deadline else None
        if editorial:
            order(app, lambda network, now: acts.edit(network, reference.upper(), text, now), dry_run)
        else:
            order(app, lambda network, now: acts.revise(network, reference.upper(), text, until, now), dry_run)


@click.command(cls=Verb)
@click.argument("reference", metavar="ID")
@click.option(
    "--deadline",
    type=time,
    required=True,
    metavar="TIME",
    help="The new end; a day without an hour is its first moment.",
)
@dry_run_option
@click.pass_obj
def extend(context: Context, reference: str, deadline: datetime, dry_run: bool) -> None:
    """Give more time: once in a round, and for a week; a co-chair is asked for more. Never to an earlier instant.

    Example: mailer consensus extend C-2026-01 --deadline 2026-03-20T17:00
    """
    from ..acts import consensus as acts

    with context.app() as app:
        until = context.instant(deadline, app.config)
        order(app, lambda network, now: acts.extend(network, reference.upper(), until, now), dry_run)


@click.command(cls=Verb)
@click.argument("reference", metavar="ID")
@click.option("--deadline", type=time, metavar="TIME", help="The soonest that the procedure allows, if not given.")
@dry_run_option
@click.pass_obj
def confirm(context: Context, reference: str, deadline: datetime | None, dry_run: bool) -> None:
    """Put the same text once more, since every objection to it was lifted, or it had not reached everybody.

    Example: mailer consensus confirm C-2026-01
    """
    from ..acts import consensus as acts

    with context.app() as app:
        until = context.instant(deadline, app.config) if deadline else None
        order(app, lambda network, now: acts.confirm(network, reference.upper(), until, now), dry_run)


@click.command(cls=Verb)
@click.argument("reference", metavar="ID")
@click.argument("ruling", type=click.Choice(_RULINGS), metavar="RULING")
@click.option("--organisation", default="", metavar="O", help="Whom it is on: ministry, departed, settled.")
@click.option("--as", "position", type=click.Choice(_ANSWERS), help="What its answers count as: settled.")
@dry_run_option
@click.pass_obj
def rule(context: Context, reference: str, ruling: str, organisation: str, position: str | None, dry_run: bool) -> None:
    """Ask both co-chairs for a RULING; it is made once both have confirmed it by mail.

    \b
    ministry          it was consulted, and the round may be closed without its consent
    departed          it has left the Network, and what it had blocked counts no more
    settled           its unclear or contradictory answers count as the position given with --as
    state-concern     the matter concerns the state: the ministries are consulted
    no-state-concern  it does not, though an organisation says so
    active            it may be adopted though few members support it by an answer

    Example: mailer consensus rule C-2026-01 ministry --organisation "Ministry of Interior"
    """
    from ..acts import rulings
    from ..network.facts import Position, Ruling

    if (ruling in _RULINGS[:3]) != bool(organisation):
        raise click.UsageError("--organisation goes with ministry, departed and settled, and with them alone")
    if (ruling == "settled") != bool(position):
        raise click.UsageError("--as goes with settled, and with it alone")
    wanted, value = Ruling(ruling.replace("-", "_")), Position(position) if position else None
    with context.app() as app:
        order(
            app,
            lambda network, now: rulings.rule(network, reference.upper(), wanted, organisation, value, now),
            dry_run,
        )


@click.command(cls=Verb)
@click.argument("reference", metavar="ID")
@click.argument("organisation", metavar="ORGANISATION")
@dry_run_option
@click.pass_obj
def include(context: Context, reference: str, organisation: str, dry_run: bool) -> None:
    """Ask an organisation that came after the opening as well; everybody has the full period from now on.

    Example: mailer consensus include C-2026-01 ILO
    """
    from ..acts import consensus as acts

    with context.app() as app:
        order(app, lambda network, now: acts.include(network, reference.upper(), organisation, now), dry_run)


@click.command(cls=Verb)
@click.argument("reference", metavar="ID")
@click.argument("organisation", metavar="ORGANISATION")
@click.argument("position", type=click.Choice([*_ANSWERS, "hold"]), metavar="POSITION")
@click.option("--source", type=line, required=True, metavar="S", help="How it was heard, from whom, and when.")
@click.option("--text", type=line, metavar="WORDS", help="In which words.")
@dry_run_option
@click.pass_obj
def note(
    context: Context, reference: str, organisation: str, position: str, source: str, text: str | None, dry_run: bool
) -> None:
    """Note what was said by telephone, in a meeting or in a document. It counts once they say it by mail themselves.

    POSITION: agree, no_objection, comment, reservation, abstain, recuse, amendment, objection or hold.

    Example: mailer consensus note C-2026-01 UNHCR agree --source "telephone, Mira Leka, 3 March"
    """
    from ..acts import consensus as acts
    from ..network.facts import Position

    said = Position(position)
    with context.app() as app:
        order(
            app,
            lambda network, now: acts.note(network, reference.upper(), organisation, said, source, text or "", now),
            dry_run,
        )


@click.command(cls=Verb)
@click.argument("reference", metavar="ID")
@click.option("--reason", default="", metavar="R", help="Why; everybody who was asked is told.")
@dry_run_option
@click.pass_obj
def withdraw(context: Context, reference: str, reason: str, dry_run: bool) -> None:
    """Take the proposal back; everybody who was asked is told. What both co-chairs have put, they must take back.

    Example: mailer consensus withdraw C-2026-01 --reason "overtaken by events"
    """
    from ..acts import consensus as acts

    with context.app() as app:
        order(app, lambda network, now: acts.withdraw(network, reference.upper(), reason, now), dry_run)


@click.command(cls=Verb)
@click.argument("reference", metavar="ID")
@click.option("--reason", default="", metavar="R", help="Why; everybody who was asked is told.")
@click.option("--by", default="", metavar="ADDRESS", help="The co-chair on whose word; else they are asked.")
@dry_run_option
@click.pass_obj
def refer(context: Context, reference: str, reason: str, by: str, dry_run: bool) -> None:
    """Leave the matter to the next meeting, on a co-chair's word; everybody who was asked is told.

    Without --by the co-chairs are asked by mail, and one of them is enough.

    Example: mailer consensus refer C-2026-01 --by rita@agency.example
    """
    from ..acts import consensus as acts

    with context.app() as app:
        order(app, lambda network, now: acts.refer(network, reference.upper(), reason, by.lower(), now), dry_run)


VERBS = (revise, extend, confirm, rule, include, note, withdraw, refer)

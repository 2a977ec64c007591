"""What the register of decisions is made of: the log of a matter, the mails behind it, records, rules of each time."""

from collections.abc import Iterator, Mapping, Sequence

from sqlalchemy import Connection, select

from ..network.facts import ConsultationDefective, DecisionRecorded, Fact, ProcedureChanged, ProposalAdopted, name_of
from ..network.people import OF_PEOPLE
from ..network.register import Entry, acts_in
from .history import Told, facts, in_order
from .journal import keep_content
from .record import Cause
from .schema import TABLES, content, log, mail

_ADOPTED, _RECORDED, _CHANGED, _DEFECTIVE = map(
    name_of, (ProposalAdopted, DecisionRecorded, ProcedureChanged, ConsultationDefective)
)
_OF_PEOPLE = frozenset(map(name_of, OF_PEOPLE))


def entries(
    connection: Connection,
    about: str,
    until: int | None = None,
    new: Sequence[Fact] = (),
    because: Cause | None = None,
) -> list[Entry]:
    """Everything that happened in the matter and in the acts that it rests on, up to log row `until`, in its order.

    `new`: what is not in the log yet, and is its end; `because` is its cause.
    """
    up_to = [] if until is None else [log.c.id <= until]
    acts = acts_in([*(told.fact for told in facts(connection, log.c.about == about, *up_to)), *new])
    mine = {about, *acts}
    found = [
        (told.fact, Cause(told.mail_id, told.person))
        for told in in_order(connection, log.c.about.in_(sorted(mine)), *up_to)
    ]
    found += [(fact, because or Cause()) for fact in new if getattr(fact, "about", None) in mine]
    mails = sorted({cause.mail_id for _, cause in found if cause.mail_id is not None})
    rows = connection.execute(select(mail.c.id, mail.c.sha256, mail.c.message_id).where(mail.c.id.in_(mails)))
    known = {row.id: (row.sha256, row.message_id) for row in rows}
    return [Entry(fact, *known.get(cause.mail_id or 0, ("", "")), cause.person or "") for fact, cause in found]


def of_people(connection: Connection) -> list[Told]:
    """Everything that happened to the member list, in its order."""
    return in_order(connection, kinds=_OF_PEOPLE)


def adoptions(connection: Connection) -> Iterator[tuple[int, ProposalAdopted]]:
    """(log row, fact) of each adoption, in their order."""
    for told in facts(connection, kinds=[_ADOPTED]):
        if isinstance(told.fact, ProposalAdopted):
            yield told.log_id, told.fact


def records(connection: Connection) -> list[DecisionRecorded]:
    """The records, in their order."""
    return [told.fact for told in facts(connection, kinds=[_RECORDED]) if isinstance(told.fact, DecisionRecorded)]


def defects(connection: Connection) -> dict[str, tuple[str, ...]]:
    """By what was adopted: the organisations that, as it turned out since, had not been heard."""
    found: dict[str, tuple[str, ...]] = {}
    for told in facts(connection, kinds=[_DEFECTIVE]):
        if isinstance(told.fact, ConsultationDefective):
            found[told.fact.about] = tuple(dict.fromkeys((*found.get(told.fact.about, ()), told.fact.organisation)))
    return found


def unrecorded(connection: Connection) -> bool:
    """True if something was adopted and is not on record."""
    adopted, recorded = TABLES[_ADOPTED], TABLES[_RECORDED]
    found = select(adopted.c.about).where(adopted.c.about.not_in(select(recorded.c.about))).limit(1)
    return connection.execute(found).first() is not None


# --- the rules of each time -------------------------------------------------------------------------------------------


def procedure_noted(connection: Connection) -> str | None:
    """The hash of the procedure that the log noted last."""
    table = TABLES[_CHANGED]
    found: str | None = connection.execute(select(table.c.sha256).order_by(table.c.log_id.desc()).limit(1)).scalar()
    return found


def keep_procedure(connection: Connection, sha256: str, octets: bytes) -> None:
    """Keep the file of a procedure, once."""
    keep_content(connection, {sha256: octets})


def procedures(connection: Connection) -> Mapping[str, bytes]:
    """The file of each procedure that was ever in force, by its version."""
    table = TABLES[_CHANGED]
    rows = connection.execute(
        select(table.c.version, content.c.octets).join(content, content.c.sha256 == table.c.sha256)
    )
    return {version: bytes(octets) for version, octets in rows if octets is not None}

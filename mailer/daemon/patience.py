"""How often a mail is asked for that breaks off the connection each time.

Some servers hang up over a mail that they cannot read from their own disk. Asked for again and again, together with
others, it would keep all of them from us. So what was asked for when a connection broke is asked for alone; what breaks
it alone as well is left for an hour. It still lies on the server, and the mailbox does not count as read without it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

TIMES = 3
AN_HOUR = timedelta(hours=1)


@dataclass(slots=True)
class Patience:
    """What was learnt, for the life of the process; a mail is named by whatever hashable its place and UID make."""

    _broke: dict[object, int] = field(default_factory=dict)
    _until: dict[object, datetime] = field(default_factory=dict)

    def broke_off(self, asked: Sequence[object], now: datetime) -> None:
        """The connection was lost while these mails were being fetched."""
        for mail in asked:
            self._broke[mail] = self._broke.get(mail, 0) + (1 if len(asked) == 1 else 0)
            if self._broke[mail] >= TIMES:
                self._until[mail] = now + AN_HOUR

    def came(self, fetched: Iterable[object]) -> None:
        """These mails came after all."""
        for mail in fetched:
            self._broke.pop(mail, None)
            self._until.pop(mail, None)

    def is_suspect(self, mail: object) -> bool:
        """True for a mail that is to be asked for alone."""
        return mail in self._broke

    def is_left(self, mail: object, now: datetime) -> bool:
        """True for a mail that is not to be asked for now."""
        return now < self._until.get(mail, now)

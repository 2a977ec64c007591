"""What [retention] says, done: the octets of old mails and letters are forgotten. docs/data-protection.md."""

from ..config import RetentionSection
from ..network.facts import RecordsExpired
from ..network.retention import is_closed
from ..store import retention as store
from .work import Work


def expire(work: Work, keep: RetentionSection) -> tuple[RecordsExpired, ...]:
    """Forget what is older than it is to be kept; returns what was forgotten, for the record."""
    mails, letters = _old_mails(work, keep), _old_letters(work, keep)
    store.forget_mails(work.connection, mails)
    store.forget_letters(work.connection, letters)
    return _told(work, keep, len(mails), len(letters))


def rehearse(work: Work, keep: RetentionSection) -> tuple[RecordsExpired, ...]:
    """What would be forgotten now; nothing is."""
    return _told(work, keep, len(_old_mails(work, keep)), len(_old_letters(work, keep)))


def _old_mails(work: Work, keep: RetentionSection) -> list[str]:
    if not keep.mails:
        return []
    return store.old_mails(
        work.connection, work.now - keep.mails, lambda about: is_closed(work.network, about, work.now)
    )


def _old_letters(work: Work, keep: RetentionSection) -> list[int]:
    if not keep.letters:
        return []
    before = work.now - keep.letters
    return store.old_letters(work.connection, before, lambda about: is_closed(work.network, about, work.now))


def _told(work: Work, keep: RetentionSection, mails: int, letters: int) -> tuple[RecordsExpired, ...]:
    counts = ((store.MAILS, mails, keep.mails), (store.LETTERS, letters, keep.letters))
    return tuple(RecordsExpired(what, count, work.now - span, work.now) for what, count, span in counts if count)

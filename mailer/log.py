"""The log: one event a line, a fixed sentence with `key=value` behind it. Subjects and bodies are never logged.

INFO tells the day of the Secretariat and could be read aloud; WARNING means that a person may have to act.
"""

import logging
import sys

# imapclient and imaplib write whole mails at DEBUG; mail-parser warns about every part that it has no reader for.
_TOO_LOUD = ("imapclient", "imapclient.imaplib", "mailparser", "alembic", "sqlalchemy", "aiosmtplib", "asyncio")


def begin(level: str) -> None:
    """Send the log of this program to standard error, and quieten the libraries that would write mails into it."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    logger = logging.getLogger("mailer")
    logger.handlers[:] = [handler]
    logger.setLevel(level.upper())
    logger.propagate = False
    quieten_libraries()


def quieten_libraries() -> None:
    """Keep what mails hold out of whatever log there is."""
    for name in _TOO_LOUD:
        logging.getLogger(name).setLevel(logging.ERROR)


def event(sentence: str, **known: object) -> str:
    """The line of an event: the sentence, then what is known, in the order given; spaces in values are quoted."""
    return " ".join([sentence, *(f"{key}={_value(value)}" for key, value in known.items() if value is not None)])


def _value(value: object) -> str:
    text = str(value)
    return f'"{text}"' if " " in text else text

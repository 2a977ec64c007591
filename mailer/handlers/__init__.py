"""One file for each kind of mail; the file's name is the kind. Each has `handle(mail, network, now) -> Decision`.

A handler decides and performs nothing. It never raises for anything that a sender can write: doubt becomes a Decision
with `attention`, which a person sees. `now` is the clock's instant; when a mail arrived stands in the mail itself.
"""

import importlib
import pkgutil
from collections.abc import Callable
from datetime import datetime
from functools import cache

from ..decision import Decision
from ..incoming import Incoming
from ..network import Network

Handler = Callable[[Incoming, Network, datetime], Decision]


@cache
def kinds() -> dict[str, Handler]:
    """Every kind of mail with its handler, found by the names of the files here."""
    names = sorted(module.name for module in pkgutil.iter_modules(__path__))
    return {name: importlib.import_module(f"{__name__}.{name}").handle for name in names}

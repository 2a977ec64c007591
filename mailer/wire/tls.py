"""The TLS context of a connection: certificates and host names are always checked."""

import ssl

from ..config import Login
from ..errors import Mistake, Mistakes


def context(login: Login) -> ssl.SSLContext:
    """A verifying context, with the configured CA file instead of the system's if there is one. Raises Mistakes."""
    try:
        return ssl.create_default_context(cafile=str(login.ca_file) if login.ca_file else None)
    except (OSError, ssl.SSLError) as error:
        mistake = Mistake("config.toml", "ca_file", f"{login.ca_file} cannot be used: {error}", "Name a PEM file")
        raise Mistakes([mistake]) from error

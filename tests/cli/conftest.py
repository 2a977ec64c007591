"""One lived Network for everybody who only looks, and a copy of it for each test that changes something."""

from pathlib import Path

import pytest

from .office import Office, a_lived_network


@pytest.fixture(scope="session")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """A Network with two months behind it, to look at; it is Monday 2 March 2026, ten o'clock."""
    return a_lived_network(tmp_path_factory.mktemp("lived"))


@pytest.fixture
def office(lived: Office, tmp_path: Path) -> Office:
    """The same, to change."""
    return lived.copy(tmp_path)

"""The Network as what its facts come to."""

import pytest

from mailer.network.facts import (
    AdmissionPut,
    ChangeDecided,
    Fact,
    GroupClosed,
    GroupJoined,
    GroupParted,
    KeysLapsed,
    KeyTurned,
    MinutesAdopted,
    MinutesCommented,
)

from ..build import MIRA, a_network, at

NOW = at("2026-03-02 10:00")


@pytest.mark.parametrize(
    "fact",
    [
        MinutesCommented("M-2026-01", 1, "UNHCR", MIRA, "Mira Leka", "7", "no", NOW),
        MinutesAdopted("M-2026-01", 1, "UNMN/2026/MIN/1", NOW),
        GroupJoined("WG1", "UNHCR", MIRA, NOW),
        GroupParted("WG1", "UNHCR", MIRA, NOW),
        GroupClosed("WG1", "Done.", NOW),
        ChangeDecided("L-2026-01", True, MIRA, NOW),
        AdmissionPut("L-2026-01", "C-2026-01", NOW),
        KeyTurned("K-2026-01", MIRA, True, NOW),
        KeysLapsed("K-2026-01", NOW),
    ],
)
def test_what_goes_on_with_a_matter_that_never_began_cannot_be_read(fact: Fact) -> None:
    with pytest.raises(KeyError):
        a_network().after(fact)

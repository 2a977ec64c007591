"""How long a mail is asked for that breaks off the connection."""

from datetime import timedelta

from mailer.daemon.patience import AN_HOUR, Patience

from .build import at

NOW = at("2026-03-02 10:00")


def test_what_was_asked_for_when_a_connection_broke_is_asked_for_alone() -> None:
    patience = Patience()
    patience.broke_off([1, 2, 3], NOW)

    assert [patience.is_suspect(uid) for uid in (1, 2, 3, 4)] == [True, True, True, False]
    assert not patience.is_left(1, NOW)


def test_what_comes_is_trusted_again() -> None:
    patience = Patience()
    patience.broke_off([1, 2], NOW)
    patience.came([1])

    assert [patience.is_suspect(uid) for uid in (1, 2)] == [False, True]


def test_what_breaks_three_connections_alone_is_left_for_an_hour() -> None:
    patience = Patience()
    for _ in range(10):
        patience.broke_off([1, 2], NOW)
    for seen in (1, 2, 3):
        patience.broke_off([2], NOW)
        assert patience.is_left(2, NOW) is (seen == 3)

    assert not patience.is_left(1, NOW)
    assert patience.is_left(2, NOW + AN_HOUR - timedelta(seconds=1))
    assert not patience.is_left(2, NOW + AN_HOUR)

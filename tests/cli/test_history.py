"""mailer history: what happened in a matter, and because of what."""

import getpass

from .office import Office

OFFICER = getpass.getuser()


def test_each_step_of_a_matter_names_its_cause(lived: Office) -> None:
    steps = lived.asked("history", "c-2026-01")

    assert steps[0] == {"at": "2026-02-04T09:00:00+01:00", "what": "round_opened", "mail": None, "person": OFFICER}
    (position,) = (each for each in steps if each["what"] == "position_taken")
    assert position == {"at": "2026-02-05T10:00:00+01:00", "what": "position_taken", "mail": 5, "person": None}
    closing = {"at": "2026-02-11T17:30:00+01:00", "mail": None, "person": None}
    assert steps[-2:] == [{"what": "proposal_adopted", **closing}, {"what": "decision_recorded", **closing}]


def test_people_are_shown_the_cause_in_words(lived: Office) -> None:
    lines = lived.mailer("history", "C-2026-01").out.splitlines()

    assert lines[0] == "when\twhat\tbecause of"
    assert f"2026-02-04 09:00\tround opened\t{OFFICER}" in lines
    assert "2026-02-05 10:00\tposition taken\tmail 5" in lines
    assert "2026-02-11 17:30\tproposal adopted\tthe clock" in lines


def test_a_matter_that_nobody_knows_is_no_such_thing(lived: Office) -> None:
    done = lived.mailer("history", "C-2026-09")

    assert (done.code, done.out) == (1, "")
    assert "nothing is known of C-2026-09" in done.err

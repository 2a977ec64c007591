"""From a mail's arrival to its being handled, with the service waiting by IDLE on a real Dovecot.

    make bench, or: .venv/bin/python -m bench.latency [--mails 20]

Three instants after APPEND has answered: `told`, when the server tells another client that waits beside the service
(its own delay, which nobody can undercut); `handled`, when everything that the mail causes is committed; `sent`, when
an SMTP server has its receipt. The last column is the ratio to `told`.
"""

import argparse
import statistics
import time

from mailer.store import views
from tests.build import a_mail
from tests.installation import Installation
from tests.servers import Dovecot, Sink

from .place import a_place

STAGES = ("told", "handled", "sent")


def one(network: Installation, dovecot: Dovecot, sink: Sink, number: int) -> dict[str, float]:
    """Seconds to each stage, for one mail."""
    with dovecot.client(network.user) as client, network.store() as store:
        client.select_folder("INBOX", readonly=True)
        client.idle()
        dovecot.append(network.user, a_mail(f"Number {number}.", subject=f"Number {number}").as_bytes())
        began = time.perf_counter()
        took: dict[str, float] = {}

        def is_handled() -> bool:
            with store.reading() as connection:
                return len(views.mails(connection, None, "handled")) > number

        checks = {
            "told": lambda: bool(client.idle_check(0.001)),
            "handled": is_handled,
            "sent": lambda: len(sink.mails()) > number,
        }
        while len(took) < len(STAGES):
            for stage in STAGES:
                if stage not in took and checks[stage]():
                    took[stage] = time.perf_counter() - began
        client.idle_done()
    return took


def main() -> None:
    """Print the table."""
    options = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    options.add_argument("--mails", type=int, default=10)  # as many as one person's receipts in a day
    count = options.parse_args().mails
    with a_place() as (folder, dovecot):
        sink = Sink()
        sink.start()
        (folder / "network").mkdir()
        network = Installation(folder / "network", dovecot, "latency", sink.port, poll="1h")
        with network.service():
            rounds = [one(network, dovecot, sink, number) for number in range(count)]
        sink.stop()
    told = statistics.median(each["told"] for each in rounds)
    print(f"{count} mails\n{'':<9}{'median s':>9}{'most s':>8}{'x told':>8}")
    for stage in STAGES:
        times = [each[stage] for each in rounds]
        print(f"{stage:<9}{statistics.median(times):9.3f}{max(times):8.3f}{statistics.median(times) / told:8.2f}")


if __name__ == "__main__":
    main()

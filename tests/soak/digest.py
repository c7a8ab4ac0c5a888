"""The weekly digest by the running system: two beats, two workers, the one that writes it killed in the middle.

    python -m tests.soak.digest

It becomes due two minutes after the start; it is there once, whole, and a re-run finds nothing to write.
"""

import argparse
import time
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from tests.benchmarks.tables import Figure, finish, report
from tests.fakes.notion import Recorded
from tests.soak.doors import sender
from tests.soak.rig import Rig, office
from worker.digest.schedule import DAYS, week_of

ZONE = "Asia/Seoul"
LATE = 150.0  # seconds: two looks, and a lease that has to end between them
_AHEAD = timedelta(minutes=2)


def main() -> bool:
    argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter).parse_args()
    due = (datetime.now(ZoneInfo(ZONE)) + _AHEAD).replace(second=0, microsecond=0)
    settings = {
        "DIGEST_DAY": DAYS[due.weekday()], "DIGEST_TIME": f"{due:%H:%M}", "MINUTES_POLL_SECONDS": "60", "MINUTES_ENGINE": "rules",
    }  # fmt: skip
    with office(workers=2, beats=2, **settings) as rig:
        _rows(rig, due)
        early = len(rig.notion.rows(rig.bases["digests"]))
        rig.wait(lambda: datetime.now(UTC) >= due, 200, step=0.5)
        rig.wait(lambda: _begun(rig), LATE, step=0.01)
        rig.workers[int(_begun(rig)[-1]) - 1].kill9()
        rig.wait(lambda: _finished(rig), LATE, step=0.2)
        took = (datetime.now(UTC) - due).total_seconds()
        time.sleep(70)  # further looks
        found = rig.notion.rows(rig.bases["digests"])
        week = week_of(due).name
        again = rig.minutes("digest", "--week", week)
        assert again.returncode == 0, again.stderr
        return report(f"The digest of {week}, two beats, two workers, one killed while it wrote", [
            Figure("digests before it was due", early, "", 0, "=="),
            Figure("digests afterwards", len(found), "", 1, "=="),
            Figure("from the due time until it was whole", took, "s", LATE),
            Figure("lines that a re-run has to write", 0 if "up to date" in again.stdout else 1, "", 0, "=="),
            Figure("open, in its column and in Notion", abs(found[0]["plain"]["Open"] - 7), "", 0, "=="),
        ])  # fmt: skip


def _rows(rig: Rig, due: datetime) -> None:
    meeting = rig.notion.page(title="Weekly sync", database=rig.bases["meetings"], properties={
        "Date": {"date": {"start": week_of(due).first.isoformat()}}, "Processed at": {"date": {"start": datetime.now(UTC).isoformat()}},
    })  # fmt: skip
    for number in range(9):
        status = {"Status": {"status": {"name": "Done" if number in {3, 5} else "To do"}}}
        values = {"Meeting": {"relation": [{"id": meeting}]}, **status}
        rig.notion.page(title=f"Task {number}", database=rig.bases["action_items"], properties=values, author=rig.notion.bot)


def _begun(rig: Rig) -> str:
    """The worker that has made the page."""
    made = [request for request in rig.notion.writes if _is_its_page(request, rig)]
    return sender(made[0])[0] if made else ""


def _is_its_page(request: Recorded, rig: Rig) -> bool:
    source = rig.notion._source(rig.bases["digests"]).id
    return request.path.endswith("/pages") and source in str(request.body)


def _finished(rig: Rig) -> bool:
    rows = rig.notion.rows(rig.bases["digests"])
    return bool(rows) and all(row["plain"]["As of"] for row in rows)


if __name__ == "__main__":
    finish(main())

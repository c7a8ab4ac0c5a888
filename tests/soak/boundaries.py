"""A worker's attempt at a page killed at every boundary, the store in Redis; another process takes over.

    python -m tests.soak.boundaries [--twice 60] [--seed N]

Boundaries: every request to Notion, before it is carried out and after; every write to Redis, hence the end of every stage.
What is in Notion in the end is what is there when nobody disturbs it, and the attempt after that writes nothing.
"""

import argparse
import random
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import redis

from tests.benchmarks.tables import finish
from tests.fakes.notion import FakeNotion
from tests.notion.crashes import Place, Stage, Start, _everywhere
from tests.notion.planning import kept, put_back, seen
from tests.notion.redis_server import redis_server
from tests.soak.mortal import Workers, attempted
from worker.intake.wanted import Wanted
from worker.settings import Settings, load_settings
from worker.workplace import data_marks

_DATABASES = {"first": 1, "again": 2}  # where Redis keeps what a run begins with


class LeasedStage(Stage):
    """As in tests.notion.crashes, but what runs is a worker's attempt under its lease."""

    def __init__(self, folder: Path, fake: FakeNotion, workers: Workers, url: str) -> None:
        self._url, self._server = url, url.rpartition("/")[0]
        self._redis = redis.Redis.from_url(url)
        super().__init__(folder, fake, workers)

    def set(self, start: Start) -> None:
        put_back(self.fake, start.world)
        self._redis.flushdb()
        self._copy(_DATABASES[start.store.name], 0)

    def run(self) -> None:
        """Another process than the one that was killed, whose lease has run out by then; if it is done, somebody asks for it
        again, and nothing may be written.
        """
        with data_marks(self._settings) as marks:
            if Wanted(marks).get(self.meeting.page) is None:
                self._want()
        self._lapsed()
        code = attempted(self.meeting.page, self._settings).code
        assert code == "done", code

    def _start(self, name: str) -> Start:
        """Wanted, and begun by nobody."""
        self._want()
        world, already = kept(self.fake), len(self.fake.requests)
        self._copy(0, _DATABASES[name])
        self.run()
        return Start(world, Path(name), tuple(self.fake.requests[already:]), seen(self.meeting))

    def _killed(self, place: Place) -> int:
        self._lapsed()
        return super()._killed(place)

    def _want(self) -> None:
        with data_marks(self._settings) as marks:
            Wanted(marks).want(self.meeting.page, due=0.0, queue="bulk")

    def _lapsed(self) -> None:
        """The lease of whoever was killed."""
        for key in self._redis.scan_iter("minutes:claim:*"):
            self._redis.delete(key)

    def _copy(self, source: int, target: int) -> None:
        place = redis.Redis.from_url(f"{self._server}/{source}")
        there = redis.Redis.from_url(f"{self._server}/{target}")
        there.flushdb()
        for key in place.scan_iter():
            place.copy(key, key, destination_db=target, replace=True)

    @property
    def _settings(self) -> Settings:
        return load_settings(Path("none"), self._environment)

    @property
    def _environment(self) -> dict[str, str]:
        return {**super()._environment, "REDIS_URL": self._url}


@contextmanager
def staged() -> Iterator[LeasedStage]:
    with tempfile.TemporaryDirectory() as folder, FakeNotion() as fake, redis_server() as url, Workers() as workers:
        yield LeasedStage(Path(folder), fake, workers, url)


def main() -> bool:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--twice", type=int, default=60, help="pairs of kills, one after the other")
    options.add_argument("--seed", type=int, default=random.randrange(10**6))
    chosen = options.parse_args()
    return run(chosen.twice, chosen.seed)


def run(twice: int, seed: int) -> bool:
    print(f"seed {seed}", flush=True)
    with staged() as stage:
        first = stage.first()
        held = _everywhere(stage, "first attempt", first, twice, random.Random(seed))
        stage.set(first)
        stage.run()
        return held & _everywhere(stage, "attempt after an edit", stage.again(), twice, random.Random(seed))


if __name__ == "__main__":
    finish(main())

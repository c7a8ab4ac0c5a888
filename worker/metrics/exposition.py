"""The page for Prometheus, made from what the workers share at the moment that somebody asks."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import get_args

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.registry import Collector

from worker.intake.wanted import State, Wanted
from worker.life import Role, nodes
from worker.metrics import BUCKETS, COUNTERS, DURATIONS, bucket_key, key, sum_key, total
from worker.metrics.pages import by_phase, oldest
from worker.protection import away
from worker.store.leases import is_held
from worker.store.marks import Marks

QUEUES = ("interactive", "bulk", "system", "taken")


def exposition(marks: Marks, queues: Mapping[str, int], provider: str, now: float) -> tuple[bytes, str]:
    """The text, and its media type. queues: their lengths; what is missing is left out. provider: see worker.protection.
    now: seconds since 1970. Raises MinutesError where the marks cannot be read.
    """
    registry = CollectorRegistry()
    registry.register(_Shared(marks, queues, provider, now))
    return generate_latest(registry), CONTENT_TYPE_LATEST


class _Shared(Collector):
    def __init__(self, marks: Marks, queues: Mapping[str, int], provider: str, now: float) -> None:
        self._marks, self._queues, self._provider, self._now = marks, queues, provider, now

    def collect(self) -> Iterator[Metric]:
        yield from self._pages()
        yield from self._running()
        for name in COUNTERS:
            yield self._counter(name)
        for name in DURATIONS:
            yield self._histogram(name)

    def _pages(self) -> Iterator[Metric]:
        wanted = Wanted(self._marks)
        wants = wanted.every()
        pages = GaugeMetricFamily("minutes_pages_wanted", "Pages to be processed, by how far they are.", labels=["step", "why"])
        counts = by_phase(wants, self._now)
        for step in ("due", "queued", "running"):
            counts[(step, "")] += 0  # a series that comes and goes is hard to draw
        for (step, why), number in sorted(counts.items()):
            pages.add_metric([step, why], number)
        yield pages
        ended = GaugeMetricFamily("minutes_pages_ended", "Pages by what came of them last.", labels=["state"])
        states = Counter(end.state for end in wanted.every_ended())
        for state in get_args(State):
            ended.add_metric([state], states[state])
        yield ended
        waited = oldest(wants, self._now)
        yield _gauge("minutes_oldest_due_seconds", "For how long the first page has waited for a worker.", waited)
        held = sum(is_held(self._marks, want.page) for want in wants if want.step == "running")
        yield _gauge("minutes_leases", "Pages that a worker holds now.", held)

    def _running(self) -> Iterator[Metric]:
        lengths = GaugeMetricFamily("minutes_queue_messages", "Messages in a queue; taken: by a worker.", labels=["queue"])
        for queue in QUEUES:
            if queue in self._queues:
                lengths.add_metric([queue], self._queues[queue])
        yield lengths
        alive = GaugeMetricFamily("minutes_nodes", "Processes that show that they are alive.", labels=["role"])
        roles = Counter(node.role for node in nodes(self._marks))
        for role in get_args(Role):
            alive.add_metric([role], roles[role])
        yield alive
        unasked = away(self._marks, self._provider, lambda: self._now) is not None
        yield _gauge("minutes_model_away", "1 while the model's provider is away, as far as is known.", unasked)

    def _counter(self, name: str) -> Metric:
        label, values, what = COUNTERS[name]
        metric = CounterMetricFamily(f"minutes_{name}", what, labels=[label] if label else [])
        for value in values or ("",):
            metric.add_metric([value] if label else [], total(self._marks, key(name, **({label: value} if label else {}))))
        return metric

    def _histogram(self, name: str) -> Metric:
        metric = HistogramMetricFamily(f"minutes_{name}", DURATIONS[name])
        so_far, buckets = 0.0, []
        for bucket in BUCKETS:
            so_far += total(self._marks, bucket_key(name, bucket))
            buckets.append(("+Inf" if bucket == float("inf") else str(bucket), so_far))
        metric.add_metric([], buckets, total(self._marks, sum_key(name)))
        return metric


def _gauge(name: str, what: str, value: float) -> Metric:
    return GaugeMetricFamily(name, what, value=value)

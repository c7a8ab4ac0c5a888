"""The Celery application. Every setting is one that was measured, or keeps meetings out of where they may not be."""

import logging
from typing import Any

from celery import Celery
from celery.signals import beat_init, setup_logging, worker_init, worker_ready, worker_shutting_down
from kombu.entity import Queue

from worker.digest.schedule import EVERY as DIGEST_SECONDS
from worker.intake.sweep import EVERY as SWEEP_SECONDS
from worker.intake.ticks import SLOWEST
from worker.leased import MARGIN
from worker.logs import say, set_up
from worker.settings import load_settings
from worker.store.queues import QUEUE_PREFIX

settings = load_settings()
_SOFT = settings.minutes_page_seconds + MARGIN
_HARD = _SOFT + 2 * MARGIN

app = Celery("minutes", broker=settings.broker_url, include=["worker.tasks"])
app.conf.update(
    # No results: what came of a page is on record, and result keys were seen to leak.
    task_ignore_result=True,
    result_backend=None,
    # JSON alone: a message can hold ids, and nothing that runs when it is read.
    task_serializer="json",
    accept_content=["json"],
    # A message is taken off its queue when its page is done, not when it begins; a child that is killed gives it back.
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    # Nothing is reserved behind a long page.
    worker_prefetch_multiplier=1,
    # Our own time-out comes first; then the soft limit, which closes the fence; then the child is killed.
    task_soft_time_limit=_SOFT,
    task_time_limit=_HARD,
    # After SIGQUIT; SIGTERM is a warm shutdown, at which running pages put themselves down (worker_shutting_down, below).
    worker_soft_shutdown_timeout=5,
    worker_max_tasks_per_child=200,
    # Redis has no acknowledgements: an unacknowledged message comes back after so long. Longer than any task may take, since
    # a dead worker's page is found by its lease, within seconds.
    broker_transport_options={
        "visibility_timeout": max(3600, 2 * _HARD),
        "unacked_restore_interval": 10,
        "unacked_restore_throttle": 3,
        "health_check_interval": 25,
        "socket_keepalive": True,
        "global_keyprefix": QUEUE_PREFIX,
        # What a person waits for goes before what was found.
        "queue_order_strategy": "priority",
    },
    visibility_timeout=max(3600, 2 * _HARD),
    broker_connection_retry_on_startup=True,
    broker_connection_max_retries=None,
    # Left off: a page goes on while the broker is away, its lease says whether it may.
    worker_cancel_long_running_tasks_on_connection_loss=False,
    task_default_queue="system",
    task_queues=[Queue("interactive"), Queue("bulk"), Queue("system")],
    task_create_missing_queues=False,
    # Ids alone are in a message, yet nothing of it needs to be in the log either.
    worker_hijack_root_logger=False,
    worker_redirect_stdouts=False,
    worker_send_task_events=False,
    worker_enable_remote_control=False,
    # Ticks, not promises: whoever is late finds that another has taken this one. They expire by the clock of the worker, and
    # were sent by that of a beat: where it is behind, none would ever be in time.
    beat_scheduler="celery.beat:Scheduler",
    beat_max_loop_interval=SWEEP_SECONDS,
    beat_schedule={
        "sweep": {
            "task": "sweep",
            "schedule": SWEEP_SECONDS,
            "options": {"queue": "system", "expires": 2 * SWEEP_SECONDS + SLOWEST},
        },
        "poll": {
            "task": "poll",
            "schedule": float(settings.minutes_poll_seconds),
            "options": {"queue": "system", "expires": settings.minutes_poll_seconds + SLOWEST},
        },
        "digest": {
            "task": "digest",
            "schedule": DIGEST_SECONDS,
            "options": {"queue": "system", "expires": DIGEST_SECONDS + SLOWEST},
        },
    },
)  # fmt: skip


@setup_logging.connect
def _set_up_logging(**_: Any) -> None:
    """Connected, Celery leaves logging alone; see worker.logs for what may be in it."""
    set_up(settings.minutes_log)
    for name in ("celery.apps", "celery.worker.consumer"):  # addresses and names of machines, which are withheld anyway
        logging.getLogger(name).setLevel(logging.WARNING)


@worker_init.connect
def _load_before_forking(sender: Any, **_: Any) -> None:
    """What takes long to load is loaded once, and shared by the children."""
    if _takes_pages(sender):
        from worker import tasks  # noqa: PLC0415

        tasks.preload()


@worker_ready.connect
def _show_life(sender: Any, **_: Any) -> None:
    from worker import tasks  # noqa: PLC0415

    say("node_ready", node=sender.hostname.partition("@")[0])
    tasks.show_life("worker" if _takes_pages(sender.controller) else "system")


@beat_init.connect
def _show_life_of_beat(**_: Any) -> None:
    from worker import tasks  # noqa: PLC0415

    tasks.show_life("beat")


@worker_shutting_down.connect
def _put_pages_down(**_: Any) -> None:
    from worker import tasks  # noqa: PLC0415

    tasks.stop()


def _takes_pages(node: Any) -> bool:
    """node: a Celery worker."""
    return "bulk" in node.app.amqp.queues.consume_from

"""Ticks: any number of beats, each tick once."""

import threading
from pathlib import Path

import pytest

from worker.intake.ticks import take
from worker.settings import Settings
from worker.store.marks import MemoryMarks
from worker.workplace import data_marks

NOW = 1_795_168_800.0


def test_two_beats_take_a_tick_once() -> None:
    marks = MemoryMarks(lambda: NOW)
    assert [take(marks, "poll", 60, NOW + late) for late in (0, 0.2, 59.9, 60, 60.1)] == [True, False, False, True, False]


def test_ticks_of_different_work_are_apart() -> None:
    marks = MemoryMarks(lambda: NOW)
    assert take(marks, "poll", 60, NOW)
    assert take(marks, "sweep", 60, NOW)


@pytest.mark.parametrize("every", [3, 60])
def test_a_beat_whose_clock_is_behind_takes_no_tick_again(every: int) -> None:
    time = [NOW]
    marks = MemoryMarks(lambda: time[0])
    assert take(marks, "sweep", every, time[0])
    time[0] += 55
    assert not take(marks, "sweep", every, time[0] - 55)


def test_a_hundred_beats_at_once_take_it_once_where_processes_share_it(tmp_path: Path) -> None:
    settings = Settings(minutes_data_dir=tmp_path)
    taken: list[bool] = []

    def beat() -> None:
        with data_marks(settings) as marks:
            taken.extend(take(marks, "poll", 60, NOW) for _ in range(5))

    threads = [threading.Thread(target=beat) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(taken) == 1

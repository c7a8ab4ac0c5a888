"""What people do between two runs, each act at the `which`-th thing that it can be done to; nothing where there is none."""

from collections.abc import Callable

from tests.notion.harmless.on_lines import OnLines
from tests.notion.harmless.on_rows import OnRows
from tests.notion.harmless.on_speech import OnSpeech
from worker.store import MemoryStore

Act = Callable[["People", int, int], None]


class People(OnRows, OnLines, OnSpeech):
    def do(self, act: str, which: int, how: int) -> None:
        ACTS[act](self, which, how)

    def lose_store(self, _which: int, _how: int) -> None:
        """Lost is only what was there: before the first write there is nothing to know again."""
        self.office.store = MemoryStore()
        self.ledger.lost = True


ROW_ACTS = ("set_value", "clear_value", "review", "delete_row", "restore_row", "copy_row", "own_row")
SECTION_ACTS = ("edit_line", "turn_line", "delete_line", "restore_line", "own_line", "move_line", "copy_line", "section", "own_page_line")
SPEECH_ACTS = ("insert_at_top", "mend", "grow", "redate", "respeak", "cut_in_two", "remove_part", "move_part")
OTHER_ACTS = ("rename", "lose_store", "empty", "bring_back")
# At the very moment at which something is written over a value or a line, nobody can be told from us: those acts are left out.
MEANWHILE = (
    "delete_row", "restore_row", "own_row", "copy_row", "delete_line", "restore_line", "copy_line", "own_page_line", "section",
    "insert_at_top", "grow", "empty", "rename",
)  # fmt: skip
ACTS: dict[str, Act] = {name: getattr(People, name) for name in (*ROW_ACTS, *SECTION_ACTS, *SPEECH_ACTS, *OTHER_ACTS)}

"""How the values of our columns read to people."""

from collections.abc import Mapping

from worker.model import Minutes
from worker.notion.databases.columns import TABLES
from worker.notion.places import Workspace
from worker.notion.text.values import Shown


def shown_values(minutes: Minutes, workspace: Workspace, people: Mapping[str, str]) -> Shown:
    """How values read in remarks and differences. people: user id → name."""
    meeting = minutes.meeting
    options = {
        id_: option.name(meeting.language)
        for database in workspace.databases.values()
        for column in TABLES[database.name].columns
        for option in column.options
        if column.key in database.columns and (id_ := database.columns[column.key].options.get(option.key))
    }
    return Shown(meeting.language, {**options, **people}, meeting.timezone, meeting.held_at.date() if meeting.held_at else None)

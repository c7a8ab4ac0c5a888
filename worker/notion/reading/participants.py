"""Who took part, as the page tells: people properties, attendees of the calendar event, and lines such as `참석자: …`."""

from collections.abc import Mapping, Sequence
from typing import Final

from worker.model import Person
from worker.notion.api.client import Notion
from worker.notion.databases.people import person_of
from worker.notion.failures import NotFoundError, RefusedError
from worker.notion.places import Json
from worker.notion.reading.page_notes import Notes
from worker.notion.text.links import bare_id

_MOST_ASKED: Final = 100  # people outside the directory, each of whom costs a request


async def people(notion: Notion, users: Sequence[Json], notes: Notes, directory: Sequence[Person]) -> tuple[Person, ...]:
    """Each once, as the directory has them. users: as Notion gives them, of some only the id."""
    known = {bare_id(person.notion_user_id): person for person in directory if person.notion_user_id}
    shown = dict(notes.users)
    found: dict[str, Person] = {}
    unknown: dict[str, str] = {}
    for user in [*users, *(shown[name] for name in notes.names if name in shown)]:
        id_ = bare_id(user["id"])
        if person := known.get(id_) or person_of(user):
            found[id_] = person
        elif "type" not in user and user.get("object") != "group":
            unknown[id_] = user["id"]
    for id_, user_id in list(unknown.items())[:_MOST_ASKED]:
        if id_ not in found and (person := await _asked(notion, user_id)):
            found[id_] = person
    return (*found.values(), *_named([name for name in notes.names if name not in shown], found, directory))


def _named(names: Sequence[str], found: Mapping[str, Person], directory: Sequence[Person]) -> list[Person]:
    """People who are only written down: the one of that name in the directory, else a name and no more."""
    taken = {person.name for person in found.values()}
    people = []
    for name in (name for name in names if name not in taken):
        same = [person for person in directory if person.name == name]
        people.append(same[0] if len(same) == 1 else Person(f"name:{name}", name))
    return people


async def _asked(notion: Notion, user: str) -> Person | None:
    """A guest is in no list, but Notion may know the name; without the capability nobody has one."""
    try:
        return person_of(await notion.get(f"users/{user}"))
    except (NotFoundError, RefusedError):
        return None

"""The people of the workspace, as Notion lists them."""

from collections.abc import Callable

from worker.model import Person
from worker.notion.api.client import Notion
from worker.notion.failures import RefusedError
from worker.notion.places import Json

NO_DIRECTORY = "no_directory"  # a code of worker.notices
MISSING_CAPABILITY = "restricted_resource"


async def directory(notion: Notion, *, warn: Callable[[str], object] = lambda _code: None) -> tuple[Person, ...]:
    """Every person, with an e-mail address where the connection may see it. Bots are nobody, and guests are not listed.

    A connection that may not read users gets nobody, and `warn` the code NO_DIRECTORY.
    """
    try:
        users = [user async for user in notion.every("users")]
    except RefusedError as error:
        if error.code != MISSING_CAPABILITY:
            raise
        warn(NO_DIRECTORY)
        return ()
    people = (person_of(user) for user in users)
    return tuple(person for person in people if person is not None)


def person_of(user: Json) -> Person | None:
    """None for a bot, and for a partial user, of whom Notion tells the id alone.

    >>> person_of({"id": "7a", "type": "person", "name": " 김민수 ", "person": {"email": "minsu@example.com"}})
    Person(id='7a', name='김민수', aliases=(), titles=(), email='minsu@example.com', notion_user_id='7a')
    >>> person_of({"id": "7a", "object": "user"})
    """
    name = " ".join((user.get("name") or "").split())
    if user.get("type") != "person" or not name:
        return None
    email = (user.get("person") or {}).get("email") or None
    return Person(user["id"], name, email=email, notion_user_id=user["id"])

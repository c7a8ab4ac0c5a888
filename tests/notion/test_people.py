"""Who is in the workspace, as the roster wants to know it."""

import doctest
from collections.abc import Iterator

import pytest

from tests.fakes.notion import FakeNotion, Fault
from tests.notion.on_fake import asked
from worker.model import Person
from worker.notices import notice
from worker.notion.databases import people, sources
from worker.notion.databases.people import NO_DIRECTORY, directory
from worker.notion.failures import RefusedError


@pytest.fixture
def fake() -> Iterator[FakeNotion]:
    with FakeNotion() as notion:
        yield notion


def test_doctests() -> None:
    for module in (people, sources):
        assert doctest.testmod(module).failed == 0


def test_people_have_name_address_and_id_and_bots_are_nobody(fake: FakeNotion) -> None:
    minsu, jonas = fake.person("김민수", email="minsu@example.com"), fake.person("Jonas", email="jonas@example.com")
    assert asked(fake, directory)[-2:] == (
        Person(minsu, "김민수", email="minsu@example.com", notion_user_id=minsu),
        Person(jonas, "Jonas", email="jonas@example.com", notion_user_id=jonas),
    )


def test_more_people_than_fit_on_one_page_are_all_there(fake: FakeNotion) -> None:
    ids = [fake.person(f"사람 {n}") for n in range(130)]
    assert [person.id for person in asked(fake, directory)][-130:] == ids


def test_without_the_capability_for_addresses_people_have_none(fake: FakeNotion) -> None:
    fake.person("김민수", email="minsu@example.com")
    fake.capabilities.discard("emails")
    assert {person.email for person in asked(fake, directory)} == {None}


def test_without_the_capability_for_users_there_is_nobody_and_a_warning(fake: FakeNotion) -> None:
    fake.person("김민수")
    fake.capabilities.discard("users")
    codes: list[str] = []
    assert asked(fake, lambda notion: directory(notion, warn=codes.append)) == ()
    assert codes == [NO_DIRECTORY]
    assert notice(NO_DIRECTORY, "ko") != notice(NO_DIRECTORY, "en") != NO_DIRECTORY


def test_any_other_refusal_is_an_error(fake: FakeNotion) -> None:
    fake.faults.add(Fault(status=401))
    with pytest.raises(RefusedError):
        asked(fake, directory)

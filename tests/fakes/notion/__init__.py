"""A Notion workspace on 127.0.0.1: real HTTP, stateful, as strict as the contract and as forgetful as the real one."""

from tests.fakes.notion.face import DatabaseIds, FakeNotion
from tests.fakes.notion.faults import Fault
from tests.fakes.notion.traffic import Recorded

__all__ = ["DatabaseIds", "FakeNotion", "Fault", "Recorded"]

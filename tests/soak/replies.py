"""Which replies of the model were stored, and when: as Redis was told."""

from collections.abc import Sequence

from tests.soak.checks import Kept
from tests.soak.endpoint import Asked
from tests.soak.rig import Rig
from worker.workplace import data_store


def kept_replies(rig: Rig, asked: Sequence[Asked]) -> Kept:
    assert rig.monitor is not None
    with data_store(rig.settings) as store:
        names = {one.digest: f'"minutes:row:reply:{store._key("reply", one.digest)}"'.encode() for one in asked if one.digest}
    return Kept(rig.monitor, names, lambda line: b'"HSET"' in line and b'"blob"' in line)

"""P6: whatever people, models and machines do, a run never harms the page."""

from hypothesis import HealthCheck, Phase, given, settings

from tests.notion.harmless.play import play
from tests.notion.harmless.stories import Story, stories


@settings(
    max_examples=100, derandomize=True, database=None, deadline=None, phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)  # fmt: skip
@given(stories())
def test_no_sequence_of_edits_errors_and_crashes_harms_the_page(story: Story) -> None:
    """A failing one is made short by `python -m tests.notion.harmless --seed …`."""
    play(story)

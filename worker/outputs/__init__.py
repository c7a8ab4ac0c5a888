"""Minutes on their way out: one module per sink, and between them and the model one `page` that they all draw."""

from worker.model import Minutes


def rendered(minutes: Minutes, sink: str) -> bytes:
    """The minutes as a file of the sink `json`, `markdown`, `html` or `ics`. Raises KeyError for any other name."""
    from worker.outputs.sinks import SINKS  # noqa: PLC0415 - the terminal view needs neither jinja2 nor icalendar

    return {s.name: s for s in SINKS}[sink].render(minutes)

"""For the whole suite: where the evaluation data is, no test may skip for want of it; the log stays pytest's."""

import os

import pytest


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if not os.environ.get("MINUTES_EVAL_DATA") or reporter is None:
        return
    for report in reporter.stats.get("skipped", []):
        if "MINUTES_EVAL_DATA" in str(report.longrepr):
            reporter.write_line(f"skipped although MINUTES_EVAL_DATA is set: {report.nodeid}", red=True)
            session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.fixture(autouse=True)
def _log_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    """A command that is called in this process sets the log up for good, and would take it from the tests after it."""
    monkeypatch.setattr("worker.logs.setting_up._take_over", lambda *_: None)
    monkeypatch.setattr("worker.logs.setting_up._hook", lambda: None)

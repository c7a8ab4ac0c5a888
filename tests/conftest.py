"""For the whole suite: where the evaluation data is, no test may skip for want of it."""

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

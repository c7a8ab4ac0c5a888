"""Keeps the text of meetings out of the logs of the libraries in between."""

import logging

_VENDORS = {"openai", "httpx", "httpx2", "httpcore", "httpcore2", "instructor"}


def quiet_vendors() -> None:
    """Let the vendors' loggers say no more than warnings, and instructor nothing.

    openai logs whole requests at DEBUG (also when OPENAI_LOG asks for it), and instructor puts replies that failed
    into its ERROR lines. Filters sit on each logger by itself, so that a level set later cannot undo this; loggers
    exist only once their module is loaded, hence it is called after the imports.
    """
    for name in [*_VENDORS, *logging.Logger.manager.loggerDict]:
        if name.split(".", 1)[0] in _VENDORS:
            logger = logging.getLogger(name)
            logger.setLevel(max(logger.level, logging.WARNING))
            logger.addFilter(_harmless)


def _harmless(record: logging.LogRecord) -> bool:
    return record.levelno >= logging.WARNING and not record.name.startswith("instructor")

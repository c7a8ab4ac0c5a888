"""Keeps what meetings hold out of the logs of the libraries in between: addresses of files, error messages, bodies."""

import logging

_VENDORS = {"httpx", "httpcore", "notion_client"}


def quiet_vendors() -> None:
    """Let the loggers of HTTP say no more than warnings. Once the modules are loaded, and as often as you like.

    httpx logs every address at INFO, those of signed files too, which open the file to whoever reads the log. Filters
    sit on each logger by itself, so that a level set later cannot undo this.
    """
    for name in [*_VENDORS, *logging.Logger.manager.loggerDict]:
        if name.split(".", 1)[0] in _VENDORS:
            logging.getLogger(name).addFilter(_harmless)


def silent_logger() -> logging.Logger:
    """A logger that says nothing, registered nowhere: notion_client puts Notion's messages into its warnings."""
    logger = logging.Logger("notion")  # noqa: LOG001 - getLogger would let a configuration switch it on
    logger.disabled = True
    return logger


def _harmless(record: logging.LogRecord) -> bool:
    return record.levelno >= logging.WARNING

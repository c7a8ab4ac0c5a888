"""What a request is likely to take, before it is sent; and what it took."""

import json
from collections.abc import Mapping
from typing import Any

from openai.types.chat import ChatCompletion

from worker.model import Usage

REPLY = 300  # tokens; an hour's replies have 74 on average, the effort of a reasoning model comes on top


def likely(request: Mapping[str, Any]) -> Usage:
    """An estimate without a tokenizer: four Latin characters, or one and a half of Hangul, are a token."""
    form = json.dumps(request.get("extra_body", {}), ensure_ascii=False)
    texts = (form, *(str(message["content"]) for message in request["messages"]))
    return Usage(prompt=sum(map(_tokens, texts)), completion=REPLY)


def taken(completion: ChatCompletion) -> Usage | None:
    """None where the endpoint does not say."""
    usage = completion.usage
    if usage is None:
        return None
    details = usage.prompt_tokens_details
    return Usage(usage.prompt_tokens, (details and details.cached_tokens) or 0, usage.completion_tokens)


def _tokens(text: str) -> int:
    """
    >>> _tokens("four"), _tokens("세 글자")
    (1, 2)
    """
    wide = (len(text.encode(errors="replace")) - len(text)) / 2  # Hangul has three bytes
    return round((len(text) - wide) / 4 + wide / 1.5)

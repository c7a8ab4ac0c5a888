"""What is found: a stretch of text that names somebody."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Mention:
    """[start, end) of the text. people: ids, two or more when it may mean any of them, none for a stranger.

    form: full, given_honorific, given_bare, surname_title, romanised, given_latin, surname_latin, handle, email; stranger
    when a surname shows that it is nobody of the roster (`Sarah Connor`, `박 민수` where ours are Sarah Lee and 김민수).
    """

    start: int
    end: int
    people: tuple[str, ...]
    form: str

"""Who has completed (修了) a class. Pure.

No law says it: a town decides how many meetings it asks for. Where it has not said, it is all
that were held.
"""


def needed(held: int, *, asked: int | None) -> int:
    """How many meetings are to be attended; never more than are held, never none."""
    return max(min(asked or held, held), 1)


def completes(attended: int, *, needed: int) -> bool:
    """Whether somebody who came to so many has completed it."""
    return attended >= needed

"""What the rows of a municipal event list mean. Pure: no database, no clock.

A row is taken in as it is written, or refused with a sentence that says what to change in the
list. Nothing is guessed: where a cell could mean two things, the row is refused and the more
likely reading proposed; what is taken in with a doubt carries a note.
"""

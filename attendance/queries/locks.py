"""Taking turns: what happened in a municipality is written down by one writer at a time."""

from accounts.models import Municipality


def hold(municipality: Municipality) -> None:
    """Wait for this municipality's turn until the end of the transaction.

    People are found, joined and separated under the same lock, so marks and identities never
    cross. Whoever also locks an offering locks it first, as registrations do. `no_key`: rows
    that merely point to the municipality are stored meanwhile.
    """
    Municipality.objects.select_for_update(no_key=True).get(pk=municipality.pk)

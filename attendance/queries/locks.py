"""Taking turns: what happened in a municipality is written down by one writer at a time, and
under the same lock people are registered, joined and separated."""

from people.queries.identities import hold

__all__ = ["hold"]

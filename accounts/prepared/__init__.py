"""Queries whose SQL is written once, for the few that every registration and mark asks.

Django writes a query anew each time it is asked, which at a registration takes longer than the
database needs to answer. What is here does the same as a queryset or `save`, row for row.
"""

from accounts.prepared.asking import Asked
from accounts.prepared.sending import at_once
from accounts.prepared.writing import insert, insert_all, put, together

__all__ = ["Asked", "at_once", "insert", "insert_all", "put", "together"]

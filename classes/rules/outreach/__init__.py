"""出前講座: what a town asks of a group, as data, and what becomes of a request. Pure."""

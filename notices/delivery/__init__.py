"""How messages leave: claimed, handed over, settled, reported, and on to the next way.

What people do with messages is in `actions`; this is what the worker and the carriers do.
"""

"""Turning figures into text, tables and drawings. Knows no rows and no requests."""

"""Pages that show what is printed, and codes to scan."""

"""What carriers tell us, and ask of us: signed, and answered at once."""

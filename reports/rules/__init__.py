"""What is decided about windows, pace and wording. Pure: no database, no clock."""

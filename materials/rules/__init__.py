"""What is decided about papers. Pure: no database, no clock."""

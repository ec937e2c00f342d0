"""What the office asks of those who come in, and of itself."""

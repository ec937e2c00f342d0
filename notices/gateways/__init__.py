"""The ways out: which gateway serves which channel in this installation."""

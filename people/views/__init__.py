"""The pages on which people are written down."""

"""What staff type on the pages of this floor."""

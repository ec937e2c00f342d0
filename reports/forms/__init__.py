"""What staff say about figures: definitions, targets, plans, results from before."""

"""Pages about figures: reading them, defining them, and entering what was before."""

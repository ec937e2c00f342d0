"""Pages of this floor: what people are told, and what came of it."""

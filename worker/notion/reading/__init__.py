"""A meeting page as it is in Notion: what was said on it, when, by whom. `reader` tells the story."""

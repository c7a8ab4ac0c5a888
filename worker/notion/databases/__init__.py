"""The databases and their columns: made or found, addressed by ids from then on. `workspace` is the map."""

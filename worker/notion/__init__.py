"""Meeting pages in Notion: read, and written back to without harming them. `worker.process` tells the story."""

"""What wakes the worker: Notion's events, the poll, a person; and which pages are wanted when."""

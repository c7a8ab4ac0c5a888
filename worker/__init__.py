"""notion-minutes: meeting minutes that can be trusted."""

"""The one way to Notion: paced, repeated only where that is safe, silent about what it carries. `client` is the door."""

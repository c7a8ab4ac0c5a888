"""The one section of a page that is ours: drawn, and merged with what people did to it."""

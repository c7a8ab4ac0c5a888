"""The weekly digest: what was decided, what is open, new, late or unowned, from the rows in Notion as people left them.

`making` tells the story: read, reckon, word the highlights, draw, write.
"""

"""A quarter of a team's year against the fake Notion: people at work, beats, crashes, losses; every number compared with what was done.

Nothing here asks worker.digest what a number should be: `log` keeps what people did, `oracle` counts the rows themselves.
"""

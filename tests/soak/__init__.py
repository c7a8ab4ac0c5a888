"""The running system, disturbed in every way that can be thought of: real Redis, real workers, the fake Notion, a model endpoint.

    python -m tests.soak             every script, one after the other (`make soak`)
    python -m tests.soak.NAME        one of them; --help says what it takes

Each prints its figures with their bounds, and ends with 1 where one was missed.
"""

"""extract → merge → verify → resolve → summarise: each stage is `calls(state)` and `absorb(state, replies)`, both pure."""

"""Measuring prompts and models on the cases of `prompts/`, and minutes against a gold written by hand. See docs/evals.md."""

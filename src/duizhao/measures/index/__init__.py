"""Composite indices: structure, steps, and scores that never come without rank intervals."""

"""Frozen data that every layer speaks in; standard library only."""

"""Conversations, messages and models on disk: one encrypted SQLite file, used from one thread."""

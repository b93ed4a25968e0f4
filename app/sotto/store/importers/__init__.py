"""Chats out of the files of other programs, and of Sotto's own: one module per format, found by what is in a file."""

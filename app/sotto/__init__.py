"""Sotto: a private desktop chat application whose models run on the user's own computer."""

__version__ = "0.1.0"

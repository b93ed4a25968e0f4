"""The engine: the program that runs a model (``child``), and what the rest of Sotto needs to talk to it."""

"""The command line: a second front end on the same services as the window, for scripts and for terminals."""

"""The fetcher: the only program of Sotto that may use the network. This side starts it and talks to it."""

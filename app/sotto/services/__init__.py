"""What Sotto can do, without saying how it looks: the window and the command line both use these services.

All of them live on one owner thread (the GUI thread, or the command line's main thread). Their public methods return
at once; what takes time is a :class:`~sotto.services.tasks.Task`.
"""

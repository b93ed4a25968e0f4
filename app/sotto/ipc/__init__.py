"""Child processes that speak JSON Lines over their standard input and output."""

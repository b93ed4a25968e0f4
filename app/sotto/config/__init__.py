"""Where things are, what the user chose, and how the program reports about itself."""

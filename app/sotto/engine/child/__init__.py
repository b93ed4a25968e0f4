"""The engine process: the only code that touches llama.cpp. The parent side never imports this package."""

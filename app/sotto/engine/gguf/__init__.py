"""GGUF model files: everything that is known about one before it is loaded.

llama.cpp trusts a model file more than we do, and an error deep inside it is a log line at best. So both the window
and the engine read the header with this bounded reader first, and say in plain words what is wrong with a file.
"""

from sotto.engine.gguf.header import ArrayInfo, GgufHeader, GgufValue
from sotto.engine.gguf.model import check_is_language_model, read_model
from sotto.engine.gguf.reader import read_header

__all__ = ["ArrayInfo", "GgufHeader", "GgufValue", "check_is_language_model", "read_header", "read_model"]

"""The catalog: which models there are, where their files lie, under what terms, and which suit this computer."""

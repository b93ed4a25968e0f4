"""Clients of a scripted engine."""

from support.engine_bench import bench

__all__ = ["bench"]

"""A Docker client for people with more than one Docker server."""

__version__ = "5.0.0.dev1"

"""Registries: the credentials Docker keeps for them, and what they say themselves over their HTTP API."""

"""Tests of ``cloudmesh_docker.store``: one contract for every backend, and what only one of them has."""

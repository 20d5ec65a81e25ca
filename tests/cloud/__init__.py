"""Tests of ``cloudmesh_docker.cloud``."""

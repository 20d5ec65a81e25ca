"""The tests; they mirror the tree of ``cloudmesh_docker``."""

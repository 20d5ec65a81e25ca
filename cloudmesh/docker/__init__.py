"""What cloudmesh_docker adds to the cms shell."""

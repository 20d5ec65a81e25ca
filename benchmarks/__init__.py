"""How long this program, the docker binary, docker-py and a bare socket need for the same work, measured side by side."""

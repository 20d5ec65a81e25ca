"""What a build sends: the context as a tar that is made while it is sent, and .dockerignore."""

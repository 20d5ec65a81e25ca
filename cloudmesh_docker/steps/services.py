"""Making and changing services, and waiting until their tasks run."""

"""Steps that several commands take the same way: creating a container, being in the foreground of one, carrying archives. Imports no command."""

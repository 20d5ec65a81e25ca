"""Docker servers that this program makes: on this computer and elsewhere."""

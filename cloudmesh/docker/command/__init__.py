"""The commands of the cms shell, where it looks for them."""

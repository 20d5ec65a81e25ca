"""The notations, each against what the docker binary makes of the same words."""

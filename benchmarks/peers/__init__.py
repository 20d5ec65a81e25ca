"""The programs that stand for docker-py and for the bare socket: each runs the lines of a batch file, or the words it is given."""

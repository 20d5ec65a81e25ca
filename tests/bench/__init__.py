"""Real parts for the tests: throw-away hosts with their own Docker engine, and a proxy that breaks connections."""

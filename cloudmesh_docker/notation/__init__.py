"""Docker's short notations on one side, the Engine's JSON on the other: tables and pure functions.

Nothing is imported here on purpose: `container ls` pays only for the modules it names (units, ports, filters).
"""

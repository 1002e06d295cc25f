"""PostgreSQL as values and text, and the one way to a connection.

In: names, SQL files, connection strings. Out: quoted text, derived names, canonical definitions, versions,
connections. Must not know models or policies. `connection` does input and output; the rest is pure, so
import by module.
"""

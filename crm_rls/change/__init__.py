"""What leads from a state to another: kinds of change, diff, statements, and the way back. Pure but for
`chain`.

In: two states. Out: ordered changes with their risk, and findings that no change mends. Must not know
plans, people's wishes or connections. `chain` has the steps of the support schemas.
"""

"""Whether the assertions of a model hold: proved by its filters, or by the rows and memberships of today.

In: a layout, the eyes of people (`eyes`), a connection that sees all rows. Out: a result for each assertion
(`results`), and what no assertion touches (`coverage`). `questions` say which conditions decide, `asking`
asks them. The same for a model to come and for one in force. Must not know policies, nor verify.
"""

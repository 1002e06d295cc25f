"""What a model means, evaluated in Python: who sees what, who is responsible, which filters meet. Pure.

In: a model and rows. Out: visibility, responsibility, overlaps with witnesses, ties and gaps of rules. Must
not know how policies are compiled. `visibility` is the oracle that they are held against.
"""

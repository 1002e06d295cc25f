"""What leads from a state to another: kinds of change, diff, statements, and the way back. Pure but for
`chain`.

In: two states. Out: ordered changes with their risk, their statements as steps, what takes them back, and
findings that no change mends. Must not know plans, people's wishes or connections. `kinds`, `diff`, `render`
and `inverse` have a module of one name for each sort of thing; `phases` decides the order of changes,
`judging` which way the rights of groups go, `declarations` which declarations have changed,
`topics` what is summed up, `variant` what each kind says of itself (its locks too), `findings` what is not
ours to change; `chain` has the steps of the support schemas.
"""

from crm_rls.change.blinding import blinded
from crm_rls.change.claims import concerned
from crm_rls.change.declarations import Declaration, changed_declarations, declaration_from, one_line, said_by
from crm_rls.change.diff import diff
from crm_rls.change.difference import EVERYBODY, Difference, Printed
from crm_rls.change.effects import Effect, effect_from, effects_of
from crm_rls.change.findings import Options, blocking
from crm_rls.change.forward import Before, Standing, forward
from crm_rls.change.inverse import inverse
from crm_rls.change.judging import NOT_RECORDED, InForce, PolicyKey, domains, judged
from crm_rls.change.kinds import Change
from crm_rls.change.last_word import Dispute, shown
from crm_rls.change.needed import needed, quoted
from crm_rls.change.phases import Phase, Risk
from crm_rls.change.render import render
from crm_rls.change.steps import Step, step, step_from
from crm_rls.change.topics import Topic
from crm_rls.change.variant import Locked, Needs, table_lock

__all__ = [
    "EVERYBODY",
    "NOT_RECORDED",
    "Before",
    "Change",
    "Declaration",
    "Difference",
    "Dispute",
    "Effect",
    "InForce",
    "Locked",
    "Needs",
    "Options",
    "Phase",
    "PolicyKey",
    "Printed",
    "Risk",
    "Standing",
    "Step",
    "Topic",
    "blinded",
    "blocking",
    "changed_declarations",
    "concerned",
    "declaration_from",
    "diff",
    "domains",
    "effect_from",
    "effects_of",
    "forward",
    "inverse",
    "judged",
    "needed",
    "one_line",
    "quoted",
    "render",
    "said_by",
    "shown",
    "step",
    "step_from",
    "table_lock",
]

"""`why`, `who-sees` and what people see over their own connections agree on every row of every table."""

from __future__ import annotations

import pytest
from psycopg import sql

from crm_rls.answers import answering
from crm_rls.answers.seeing import who_sees
from crm_rls.answers.totals import rows_seen
from crm_rls.answers.why import why
from tests.fixtures.answered_crm import THREAD, stage_answered
from tests.fixtures.applying import applying
from tests.fixtures.staged import Copied


@pytest.mark.alone
def test_why_who_sees_and_the_person_agree_on_every_row(copied: Copied) -> None:
    """One row of a tree is closed to all but one group, and with it everything below."""
    with copied("answers agree", stage_answered) as (database, model):
        owner = database.connect()
        owner.execute("select crm_people.share('anna', '3', '2099-01-01')")
        with applying(owner, model.prefix) as whom, answering(whom) as answers:
            for table in model.guarded():
                everything = answers.rows_where(table, sql.SQL("true"), 1_000)
                own = {each.name: set(rows_seen(answers, each.name, table)) for each in answers.people}
                for row in everything:
                    seen = {each.person for each in who_sees(answers, row.key, table=str(table)).people}
                    assert seen == {name for name, keys in own.items() if row.key in keys}, row
                    told = {each for each in own if why(answers, each, row.key, table=str(table)).allowed}
                    assert told == seen, row
            # The top row 6 is closed, so the row 7 below it is hidden from the share of contact 3, too.
            (share,) = (
                each for each in why(answers, "anna", "7", table=str(THREAD)).groups if "share" in each.group
            )
            assert not share.would

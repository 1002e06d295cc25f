"""Who works at the demo's company. `examples/demo/model.yaml` declares the same people and their groups.

Employee numbers are text: those of people who came long ago begin with a zero.
"""

from __future__ import annotations

from collections.abc import Mapping

from crm_rls.demo.rows import Employee

STAFF: tuple[Employee, ...] = (
    Employee("1001", "Anna Petersen", "field sales"),
    Employee("1002", "Bernd Kowalski", "field sales"),
    Employee("1003", "Claudia Schmitz", "field sales"),
    Employee("1004", "Daniel Huber", "field sales"),
    Employee("1005", "Emine Şahin", "key accounts"),
    Employee("1006", "Frank Lindner", "product specialists"),
    Employee("1007", "Greta Voß", "product specialists"),
    Employee("1008", "Hanna Jäger", "inside sales"),
    Employee("1009", "Ingo Schröder", "inside sales"),
    Employee("1010", "Jana Thiele", "sales management"),
    Employee("1011", "Karl Obermaier", "sales management"),
    Employee("1012", "Lena Brückner", "sales management"),
    Employee("1013", "Łukasz Nowak", "service"),
    Employee("1014", "Nina Groß", "service"),
    Employee("1015", "Otto Krämer", "service"),
    Employee("1016", "Petra Weiß", "data protection"),
    Employee("1017", "Quirin Moser", "trainees"),
    Employee("1018", "Ruth Çelik", "purchasing"),
)
"""Everybody who can log in."""

LEAVERS: tuple[Employee, ...] = (
    Employee("0907", "Sabine Hoffmann", None),
    Employee("0912", "Tomáš Dvořák", None),
)
"""People who left; contacts still remember that they came first."""

FIELD_SALES: Mapping[str, str] = {"NORD": "1001", "OST": "1002", "WEST": "1003", "SUED": "1004"}
"""The employee who visits the customers of a sales area."""

SERVICE: Mapping[str, str] = {"NORD": "1013", "OST": "1013", "WEST": "1014", "SUED": "1014"}
"""The employee who serves the customers of a sales area."""

INSIDE_SALES: tuple[str, ...] = ("1008", "1009")
KEY_ACCOUNTS = "1005"
PURCHASING = "1018"

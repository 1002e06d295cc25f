"""A function as a value, and what the catalogs hold of it. Pure text."""

from __future__ import annotations

from dataclasses import dataclass

from crm_rls.postgres.definitions import function_definition

VOLATILITY = {"immutable": "i", "stable": "s", "volatile": "v"}
"""Words of CREATE FUNCTION, and pg_proc.provolatile."""

PARALLEL = {"safe": "s", "restricted": "r", "unsafe": "u"}
"""Words of CREATE FUNCTION, and pg_proc.proparallel."""

QUOTE = "$body$"
"""The dollar quote around the body of every function of ours."""

PINNED = ("search_path", "pg_catalog, pg_temp")
"""The setting that every function of ours has."""

AS_OWNER = (PINNED, ("client_min_messages", "notice"))
"""The settings of functions with the rights of their owner.

Everybody may set debug_print_plan and client_min_messages = log, and would read in the plans of what such a
function asks the values that it asks with.
"""


@dataclass(frozen=True, slots=True)
class Argument:
    """An argument of a function; its type as the server prints it."""

    name: str
    type: str


@dataclass(frozen=True, slots=True)
class Function:
    """What CREATE FUNCTION says; PostgreSQL's defaults, but for the search path, which is always pinned.

    `returns` is written as the server prints it, `settings` as proconfig keeps them.
    """

    schema: str
    name: str
    returns: str
    body: str
    arguments: tuple[Argument, ...] = ()
    language: str = "plpgsql"
    volatility: str = "volatile"
    parallel: str = "unsafe"
    definer: bool = False
    leakproof: bool = False
    strict: bool = False
    settings: tuple[tuple[str, str], ...] = (PINNED,)

    @property
    def signature(self) -> str:
        """The types of the arguments, as oidvectortypes prints them."""
        return ", ".join(argument.type for argument in self.arguments)

    @property
    def parameters(self) -> str:
        """Names and types of the arguments, as pg_get_function_identity_arguments prints them."""
        return ", ".join(f"{argument.name} {argument.type}" for argument in self.arguments)

    @property
    def definition(self) -> str:
        """The canonical definition, see `function_definition`."""
        traits = (
            VOLATILITY[self.volatility],
            PARALLEL[self.parallel],
            "definer" if self.definer else "invoker",
            *(("leakproof",) if self.leakproof else ()),
            *(("strict",) if self.strict else ()),
        )
        settings = (f"{name}={value}" for name, value in self.settings)
        return function_definition(self.returns, self.language, traits, settings, self.body)

    @property
    def runs_in_triggers(self) -> bool:
        """Say whether only a trigger can call it."""
        return self.returns == "trigger"

    @property
    def ends_early(self) -> bool:
        """Say whether the body holds the quote that ends it."""
        return QUOTE in self.body

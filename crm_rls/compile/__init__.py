"""From a model to the desired catalog state. Pure; split by what is compiled."""

from crm_rls.compile.whole import compile_model

__all__ = ["compile_model"]

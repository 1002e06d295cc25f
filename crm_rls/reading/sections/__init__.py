"""The sections of a document, one module each, and the checks over all of them. Pure."""

from crm_rls.reading.sections.whole import parse_model

__all__ = ["parse_model"]

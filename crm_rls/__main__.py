"""Lets `python -m crm_rls` do what the `crm-rls` command does; knows nothing but the door."""

from crm_rls.cli import main

if __name__ == "__main__":
    main()

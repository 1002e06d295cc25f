"""Which way the rights of groups and people go, proved from the model in force and the new one."""

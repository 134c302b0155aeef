"""Editions: the shell round the core that alone knows clock and network (through `briefgen.web`)."""

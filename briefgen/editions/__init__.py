"""Editions: briefs that are made by themselves when they are due.

The shell round the core. It alone knows the clock and the network (through `briefgen.web`): a moment comes in as
``now``, aware and in UTC, and only `briefgen.editions.clock` reads it.

`config` is what ``briefgen.yaml`` says and `slots` when an edition is due; `schedule` makes what is due, under a lock.
`collect` keeps what the sources hold, `run` builds one edition of it, `publish` puts it in place, `deliver` sends it.
`store` remembers, and what is published can be read without it.
"""

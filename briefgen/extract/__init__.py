"""One document in, its annotations and claims out; pure, one module an extractor."""

from __future__ import annotations

from msgspec.structs import replace

from briefgen.model import Document, Reading


def read(document: Document) -> Reading:
    """Everything the rules find in ``document``; each extractor sees what those before it found."""
    from briefgen.extract.attribution import find_attributions
    from briefgen.extract.claims import find_claims
    from briefgen.extract.entities import find_entities
    from briefgen.extract.questions import find_open_points
    from briefgen.extract.quotes import find_quotations
    from briefgen.sources.dating import put_out_late
    from briefgen.text.dates import find_dates
    from briefgen.text.numbers import find_quantities

    entities, mentions = find_entities(document)
    dates = tuple(
        date
        for s in document.sentences
        for date in find_dates(
            document.text,
            s.start,
            s.end,
            reference=document.reference,
            earliest=document.earliest,
            evening=put_out_late(document),
        )
    )
    quantities = tuple(
        quantity for s in document.sentences for quantity in find_quantities(document.text, s.start, s.end, dates)
    )
    quotations = find_quotations(document, entities, mentions)
    attributions = find_attributions(document, entities, mentions, quotations)
    reading = Reading(document, entities, mentions, dates, quantities, attributions, quotations)
    reading = replace(reading, claims=find_claims(reading))
    return replace(reading, open_points=find_open_points(reading))

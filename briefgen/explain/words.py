"""The plain English of explanations, in one place: what the rules and steps are called when talking to a reader."""

from __future__ import annotations

POINTS = {
    "place": "it is sentence {number} of its source; what stands first tells the event",
    "figure": "it counts people, money or a share",
    "speaker": "it names who says it",
    "post": "the one who says it holds a post",
    "long": "it is too long to read as one fact",
    "reach": "what its sources keep saying and no line above said",
    "worth": "its worth inside its own source",
    "opening": "it was to come first: how much of it all sources say, more where a source opens with it",
    "again": "a line above has the same speaker",
    "series": "a figure that moved: its latest value gains, one that has passed loses",
}
"""Parts of scores that are no rule of a file."""

BANDS = {
    "attention": "it asks for attention",
    "awareness": "it is one to be aware of",
    "continuing": "it goes on: there are reports of it, and nothing that readers do not know",
    "below": "it is not shown",
}
PLACINGS = {
    "origins": "independent origins that tell it: {value}; copies and reprints of one agency count once",
    "new-facts": "facts that readers do not know: {value}",
    "updated": "facts or figures that readers know and that changed: {value}",
    "watch": "it names {value}, which is on the watch-list",
    "place": "its best place in its sources: {value}",
    "too-few-origins": "independent origins: {value}, fewer than the edition asks for (least_origins)",
    "nothing-proved": "no line of it could be proved",
    "limit": "stories that the edition has room for: {value}; others came before it",
}
"""What raised or lowered a story of an edition."""
THREAD = {
    "known": "it goes on the thread {thread}, told first in the edition of {slot}",
    "new": "no earlier edition that is remembered told of it",
}
UNPLACED = "stories stand by how many sources tell them; this one has {n}"

PLAIN = "no rule of the file fits: a plain statement of its source"
FITS = "fits the words “{words}”"

QUOTE_RULES = {
    "verb-before": "a speaker and a verb of speech stand right before the marks (NAME said, “...”)",
    "after": "the attribution stands right behind the marks (“...,” NAME said)",
    "dash": "a dash and a name stand behind the marks",
    "after-unknown": "a name and a verb that no list has stand right behind the marks",
    "after-stop": "the attribution is a sentence of its own behind the marks",
    "colon": "the words before a colon say who speaks",
    "clause": "the nearest speaker and verb before the marks, in the same sentence",
    "owner": "a noun of speech that somebody owns stands before the marks (NAME's claim that “...”)",
    "trailing": "the next speaker and verb behind the marks, in the same sentence",
    "bracket": "a name stands right before the bracket that holds the words (NAME (“...”))",
    "issued": "somebody put out a text, and its words stand behind a dash or colon (NAME issued an apology – “...”)",
    "continued": "the marks opened again in a new paragraph: the same speech goes on",
    "colon-before": "the sentence before ends with a colon and says who speaks",
    "next-sentence": "it goes on with what the sentence before quotes",
    "next-paragraph": "it stands alone in the paragraph behind a quotation",
    "paraphrase-before": "it stands alone behind a sentence that tells what somebody said",
    "paragraph-before": "it stands alone behind a paragraph that tells what somebody said",
    "same-paragraph": "it stands alone behind an earlier quotation of its paragraph",
    "look-ahead": "the paragraph that continues it says who speaks",
    "none": "nothing near it says safely who speaks",
}

SPEECH_RULES = {
    "said-that": "a speaker, a verb of speech and the clause that it opens (NAME said that ...)",
    "said-within": "the attribution stands inside the sentence (..., NAME said, ...)",
    "said-at-end": "the attribution ends the sentence (..., NAME said)",
    "according-to": "“according to” a speaker",
    "citing": "one source cites another: the one cited speaks",
}

SPEAKERS = {
    "full": "“{words}” names the speaker",
    "short": "“{words}” is short for {name}, named in full elsewhere",
    "pronoun": "“{words}” stands for {name}: the one of fitting gender and number who is in focus",
    "described": "“{words}” describes the speaker; no name is safe, so the description stays",
    "meant": "“{words}” stands for {name}",
    "nobody": "“{words}” points to nobody safely, so no speaker is printed",
    "none": "nothing beside the words points to a speaker, so none is printed",
}

QUOTE_KINDS = {
    "direct": "direct: whole sentences of the speaker",
    "partial": "partial: the words around the marks are the writer's",
}

ORIGINS = {
    "speaker": "says {name}, whom the text names as speaker",
    "agency": "credited to the agency {name}",
    "own-reporting": "{name}'s own reporting",
    "copy": "the text copies {name}",
    "unestablished": "the text does not say where it has this from",
    "unnamed": "an unnamed speaker (“{name}”): no origin that can count",
}

STATUSES = {
    "single-source": "single-source: only {sources} states it",
    "corroborated": "corroborated: {one} and {other} are unrelated origins, and both surely state this",
    "attributed": "attributed: {count} sources, but {part} of them have it from one origin, {one}",
    "repeated": "repeated: {count} sources, and no two unrelated origins that surely state this",
}

SAME = {
    "printed": "the wording that is printed",
    "sure": "surely the same fact: similarity {value:.2f}, with how much they share, where and when {all:.2f}, "
    "sure from {sure:.2f}; both speak of {terms}",
    "same": "the same fact: similarity {value:.2f}, with how much they share, where and when {all:.2f}, enough from "
    "{least:.2f}, too little to corroborate (sure from {sure:.2f}); both speak of {terms}",
    "compatible": "neither denies what the others say, and no figure of theirs clashes",
}

ONLY_NAMES = "the same figures or names in other words"

WORDING = {
    "insert": "“{words}” in brackets is what the opening pronoun or description safely stands for",
    "cut": "the tail, a comment, is cut at a clause border (...)",
    "widened": "the proof widened it to the words around, without which it would say something else",
    "edited": "these are an editor's words, not the source's",
}

QUESTION_RULES = {
    "question-direct": "the source asks it outright near its top",
    "question-anonymous-figure": "all sources have the figure from one unnamed speaker",
}
QUESTION_REASONS = {
    "unknown": "a source says that it is not known",
    "withheld": "a source says that somebody does not tell",
    "unverified": "a source says that it is not verified",
    "disputed": "the sources disagree",
    "awaited": "a source says that it is still to come",
    "asked": "a source asks it",
}
QUESTION_FROM_CONFLICT = "the sources disagree and none of them asks: made from the conflict"
QUESTION_FITS = "“{words}” leaves this open; worded by the rule's template as “{question}”"
QUESTION_PLACE = "leaves open the same point: “{question}”"
QUESTION_BARE = "the sentence it was made from"

SLOTS = {
    "figure": "these figures fill one slot, and no reading of their bounds (“at least”, “about”) lets all be right",
    "clock": "these times are given for one happening and lie too far apart to be one",
    "words": "these words describe one thing and cannot all be right",
    "phrase": "the sources say this of the same thing, and both cannot be right",
    "denial": "one source states what another denies",
    "known": "one source states what another says is not known or not told",
}
SLOT_NO_TOLL = "one source gives a number of dead that another says is not known"
VALUE = "“{value}”, {origin}, {as_of}"
NO_ORIGIN, NO_DAY = "publisher not known", "day not known"

SUMMARY = {
    "first": "what happened: the wording of another source for the first fact, where one surely says the same",
    "second": "what is not known: the first such line among the first facts, else the second fact",
    "of": "it is evidence of {fact}",
}

FATES = {
    "short": "fewer than {least} words: a reaction or a stage direction",
    "rule": "never a fact, by the rule {rule}",
    "speech": "only somebody's words: they are quoted, but without the speaker beside them they state no fact",
    "loose": "it opens with a pronoun that nothing safe stands for, so no reader could use it alone",
    "said": "{line} says it already",
    "stale": "after {line} all that it says has been said",
    "floor": "it adds too little to what the lines say (less than {floor})",
    "limit": "the list was full",
    "removed": "it was a line, but an editor or the proof took it out of this brief",
}
GONE = "a line that is not in this brief"

BLOCKS = {
    "headline": "a headline: shown as headline, never as fact",
    "byline": "a byline: it names who wrote, and is never quoted",
    "dateline": "a dateline: it dates the text, and is never quoted",
    "caption": "a caption: only body text holds facts",
    "heading": "a heading: only body text holds facts",
    "note": "a note of the newsroom: only body text holds facts",
    "boilerplate": "boilerplate: it is no part of the article",
    "metadata": "metadata: it fills the register of sources",
    "body": "body text between sentences",
}

USES = {
    "fact": "printed as {id}",
    "support": "evidence of {id}",
    "quote": "holds the quote {id}",
    "question": "leaves {id} open",
    "conflict": "states a value of {id}",
    "summary": "printed in the bottom line",
    "timeline": "dated {id} in the timeline",
}

HEADINGS = {
    "together": "Why they are told so",
    "placing": "Why it stands where it stands",
    "worth": "What its source is worth here ({score:g} points)",
    "rules": "Its rules",
    "gain": "Why it stands at place {place} of {count}: it added {gain:g}",
    "claims": "The claims behind it",
    "speaker": "Who says so",
    "origins": "Where they have it from",
    "status": "What its status follows from",
    "wording": "Its wording",
    "disputed": "What disputes it",
    "quote": "Who speaks, and how that was found",
    "places": "Where these words stand",
    "question": "Why it is a question",
    "points": "The sentences behind it",
    "conflict": "Why these are rivals",
    "values": "The values",
    "summary": "Why it is in the bottom line",
    "fate": "What became of it",
}

TOGETHER = {
    "one": "{one} and {other} are told as one story",
    "two": "{one} and {other} are told as two stories",
    "apart": "{id} is {why}, so it is a story by itself",
    "twin": "{id} is all but the text of {of}, and goes where that goes",
    "pair": "how alike the two are, by names, places, figures and rare words and for the days between them: {value}; "
    "stories become one from {least} on, more where they are tight in themselves",
    "story": "mean likeness of the first to the {n} sources of the other's story: {value}",
    "late": "{days} days lie between them: a late report must be more alike",
    "months": "they name different months, which speaks against one story",
    "years": "one is of {one}, the other of {other}, which speaks against one story",
    "term": "both have “{term}”",
    "nothing": "they share no word that tells",
}
"""Why two sources are one story or two."""

"""Which mentions of one document are one thing: equal names, surnames, short forms, acronyms."""

from __future__ import annotations

from bisect import bisect_right, insort
from collections import Counter, defaultdict
from collections.abc import Sequence

from msgspec import Struct, field

from briefgen.extract.kinds import Kind, gender_of_first_name, gender_of_title, never_person, votes, words_tell
from briefgen.extract.roles import role_of
from briefgen.extract.states import canonical
from briefgen.rules import lexicon, table
from briefgen.rules.compiled import compiled
from briefgen.text.folding import fold_name, initials, known, listed
from briefgen.text.names import Name

_DEFINED = compiled(r"['’]?s?\s\((?:the\s|or\s|known as\s)?[\"“‘']?(?P<short>[A-Z][\w&.\-]{1,9})[\"”’']?\)")


LONGEST = 12
"""Words of a name that can have short forms; nothing longer is one name."""

FIRST_NAME = 4
"""Votes of a first name for a gender: four pronouns nearby balance it, a title outweighs it."""

LONE_NAME = 1
"""The same where it stands alone and may be a surname ("Kelly"): any pronoun nearby outweighs it."""

_TELLING: tuple[Kind, ...] = ("person", "organization", "place", "other")
"""The kinds, the more telling first."""

LOOK_BACK = 40
"""Mentions looked back over for the one in focus, so that a hostile text costs no more than a long one."""


class Group(Struct):
    """Mentions that are one thing, while they are being collected. ``words`` is the fullest form so far."""

    names: list[Name]
    words: tuple[str, ...]
    kinds: Counter[Kind] = field(default_factory=Counter)
    genders: Counter[str] = field(default_factory=Counter)

    @property
    def kind(self) -> Kind:
        """The kind with most votes; a tie goes to the more telling kind."""
        best: Kind = "other"
        most = 0
        for kind in _TELLING:
            votes = self.kinds.get(kind, 0)
            if votes > most and (kind != "person" or not never_person(self.words)):
                best, most = kind, votes
        return best

    @property
    def gender(self) -> str | None:
        ranked = self.genders.most_common(2)
        if not ranked or (len(ranked) > 1 and ranked[0][1] == ranked[1][1]):
            return None
        return ranked[0][0]

    def take(self, other: Group) -> None:
        """All mentions and votes of ``other``."""
        self.names.extend(other.names)
        self.names.sort(key=lambda n: n.start)
        self.kinds.update(other.kinds)
        self.genders.update(other.genders)
        if len(other.words) > len(self.words):
            self.words = other.words


def join(text: str, names: Sequence[Name]) -> list[Group]:
    """The groups of ``names``, in order of their first mention."""
    groups = _equal(text, names)
    _weigh_roles(text, groups)
    groups = _acronyms(text, groups)
    groups = _lone_heads(_short_bodies(groups))
    groups = _short_people(text, groups)
    for group in groups:
        _doubt_place(group)
    return sorted((g for g in groups if g.names), key=lambda g: g.names[0].start)


def _equal(text: str, names: Sequence[Name]) -> list[Group]:
    groups: dict[str, Group] = {}
    for name in names:
        key = canonical(" ".join(name.words))
        group = groups.get(key) or groups.setdefault(key, Group([], name.words))
        group.names.append(name)
        if len(name.words) > len(group.words):
            group.words = name.words
        for kind, weight in votes(text, name):
            group.kinds[kind] += weight
        told = gender_of_title(text, name)
        if told:
            group.genders[told] += 5
    for group in groups.values():
        lone = len(group.words) == 1 and group.words[0] not in lexicon("first_names_too")
        told = gender_of_first_name((*group.words, "") if lone else group.words)
        if told:
            group.genders[told] += FIRST_NAME if len(group.words) > 1 else LONE_NAME
    return list(groups.values())


def _weigh_roles(text: str, groups: Sequence[Group]) -> None:
    """A post beside the name shows a person where its words show nothing ("Rahm Emanuel, his chief of staff")."""
    for group in groups:
        if words_tell(group.words) or len(group.words) < 2:
            continue
        for name in group.names[:3]:
            person = not never_person(group.words)
            if person and role_of(text, name.start, name.end, name.title, _nobody, body=False):
                group.kinds["person"] += 3
            elif role_of(text, name.start, name.end, name.title, _nobody, body=True):
                group.kinds["organization"] += 2


def _doubt_place(group: Group) -> None:
    """One "in" among many mentions makes no place of a name whose words show none ("in Bitcoin")."""
    if group.kinds["place"] * 3 < len(group.names) and not words_tell(group.words):
        del group.kinds["place"]


def _nobody(start: int, end: int) -> bool:
    return False


def _lone_heads(groups: list[Group]) -> list[Group]:
    """ "the Council" joins the one body of the document that is a Council; else it names nothing."""
    bodies = [g for g in groups if len(g.words) > 1 and g.kind == "organization"]
    kept = []
    for group in groups:
        word = group.words[0]
        if len(group.words) > 1 or word not in lexicon("organization_heads") or known(word):
            kept.append(group)
            continue
        fitting = [b for b in bodies if word in (b.words[-1], b.words[0])]
        if len(fitting) == 1:
            fitting[0].take(group)
    return kept


def _acronyms(text: str, groups: list[Group]) -> list[Group]:
    """An acronym joins the name it is set in brackets after, or the one name of the document with its initials."""
    by_key = {fold_name(" ".join(g.words)): g for g in groups}
    spelt: dict[str, list[Group]] = defaultdict(list)
    for group in groups:
        if len(group.words) > 1 and group.kind != "place":
            for form in {initials(" ".join(group.words)), "".join(w[0] for w in group.words).lower()}:
                spelt[form].append(group)
    gone: set[int] = set()
    for group in groups:
        short = _defined(text, group)
        target = by_key.get(fold_name(short)) if short else None
        if target is not None and target is not group and id(target) not in gone:
            group.take(target)
            gone.add(id(target))
    for group in groups:
        short = group.words[0].replace(".", "")
        if len(group.words) > 1 or id(group) in gone or sum(c.isupper() for c in short) < 2:
            continue
        fitting = [g for g in spelt.get(short.lower(), ()) if id(g) not in gone and g is not group]
        if len(fitting) == 1 and not known(group.words[0]):
            fitting[0].take(group)
            fitting[0].kinds["organization"] += 2
            gone.add(id(group))
    return [g for g in groups if id(g) not in gone]


def _defined(text: str, group: Group) -> str | None:
    """The short form in brackets after a name of several words, when its letters come from the name."""
    if len(group.words) < 2:
        return None
    for name in group.names:
        match = _DEFINED.match(text, name.end)
        if match and _letters_fit(match["short"], " ".join(name.words)):
            return match["short"]
    return None


def _letters_fit(short: str, name: str) -> bool:
    rest = iter(name.casefold())
    letters = [c for c in short.casefold() if c.isalnum()]
    return (letters[:1] == [name[0].casefold()] and all(c in rest for c in letters)) or short in name


def _short_bodies(groups: list[Group]) -> list[Group]:
    """ "Security Council" joins "UN Security Council", "Croydon University" "Croydon University Hospital"."""
    parts: dict[tuple[str, ...], list[Group]] = defaultdict(list)
    for group in groups:
        if 2 < len(group.words) <= LONGEST and group.kind in ("organization", "other"):
            words = tuple(map(fold_name, group.words))
            for at in range(2, len(words)):
                parts[words[:at]].append(group)
                parts[words[-at:]].append(group)
    gone: set[int] = set()
    for group in sorted(groups, key=lambda g: len(g.words)):
        few = tuple(map(fold_name, group.words))
        fitting = [f for f in parts.get(few, ()) if id(f) not in gone]
        starts = bool(fitting) and tuple(map(fold_name, fitting[0].words[: len(few)])) == few
        if (
            len(fitting) != 1
            or group.kind not in ("organization", "other")
            or (starts and known(" ".join(group.words)))
        ):
            continue
        fitting[0].take(group)
        gone.add(id(group))
    return [g for g in groups if id(g) not in gone]


def _short_people(text: str, groups: list[Group]) -> list[Group]:
    """Move the mentions of surnames and short names to the full names they belong to; what fits nowhere stays."""
    full = [g for g in groups if len(g.words) > 1 and g.kind in ("person", "other") and _like_person(g.words)]
    # Asked by first and last word: a text of ten thousand Smiths costs no more than one of as many names.
    index: dict[tuple[str, str], list[Group]] = defaultdict(list)
    for group in full:
        words = [fold_name(w) for w in group.words]
        for word in dict.fromkeys(words):
            for first in dict.fromkeys(("", *words[:2])):
                index[first, word].append(group)
    for group in sorted(groups, key=lambda g: len(g.words)):
        first = fold_name(group.words[0]) if len(group.words) > 1 else ""
        candidates = index.get((first, fold_name(group.words[-1])), ())
        owners = [f for f in candidates if f is not group and _short_of(group.words, f.words)]
        if not owners or (len(group.words) > 1 and group.kind not in ("person", "other")):
            continue
        _hand_over(text, group, owners)
    return groups


def _like_person(words: tuple[str, ...]) -> bool:
    return not any(w.islower() and len(w) > 3 for w in words) and not words[-1].isdigit()


def _short_of(short: tuple[str, ...], full: tuple[str, ...]) -> bool:
    """Whether ``short`` can stand for ``full``: its surname, its first names, its name without initials."""
    few, many = [fold_name(w) for w in short], [fold_name(w) for w in full]
    if len(few) >= len(many):
        return False
    if len(few) == 1:
        return few[0] in many and len(few[0]) > 1
    rest = iter(many)
    return all(w in rest for w in few) and (few[0] == many[0] or few == many[1:])


def _hand_over(text: str, group: Group, owners: Sequence[Group]) -> None:
    """Give each mention to its owner. A known place or body keeps those that look like one ("in Jackson")."""
    surname = [o for o in owners if fold_name(o.words[-1]) == fold_name(group.words[-1])]
    own: list[Name] = []
    for name in group.names:
        last = own[-1].end if own else 0
        if not _is_other_kind(text, name, group) or name.title is not None or _in_focus(text, name, surname, last):
            own.append(name)
    given = set()
    named = [o for o in owners if o.kind == "person" or group.kinds["person"]]
    for name in own:
        owner = _owner(text, name, surname) or (None if surname else _owner(text, name, named))
        if owner is not None:
            insort(owner.names, name, key=lambda n: n.start)
            if owner.kinds["person"] or group.kinds["person"]:  # "Wallpapers" makes no person of "Custom Wallpapers"
                owner.kinds["person"] += 2
            told = gender_of_title(text, name)
            if told:
                owner.genders[told] += 5
            given.add(name.start)
    group.names[:] = [n for n in group.names if n.start not in given]


_PLACED = compiled(
    r"\b(?:in|at|near|from|to|of|outside|around|into|across|through|toward|towards|leave|left|reach|reached)\s$"
)
NEAR = 800
"""Characters behind the full name in which a surname that is a town's name too means the person."""


def _in_focus(text: str, name: Name, owners: Sequence[Group], last: int) -> bool:
    """ "Jackson was forced to" shortly after "Janet Jackson": no town, where nothing before it places anything.

    ``last`` is where a mention before this one, taken for the person, ends."""
    if len(owners) != 1 or owners[0].kind != "person" or listed(name.words[-1], "countries"):
        return False
    if name.words[-1] in lexicon("capital_towns") or _PLACED.search(text, max(0, name.start - 12), name.start):
        return False
    behind = text[name.end : name.end + 2]
    names = owners[0].names
    at = bisect_right(names, name.start, key=lambda n: n.end)
    near = at > 0 and name.start - max(names[at - 1].end, last) < NEAR
    return near and not (behind == ", " or behind[:1] == "-")


def _is_other_kind(text: str, name: Name, group: Group) -> bool:
    """A surname that is also a place or a body: only the company of this mention can make it a person."""
    word = " ".join(name.words)
    label = text[name.end : name.end + 1] == ":" and len(word) > 3  # "WALT: Good evening." in a transcript
    if group.kind == "organization" and len(group.words) == 1 and word.isupper() and len(word) < 6 and not label:
        return True
    if listed(word, "known_companies"):
        return True
    if not known(word) and not listed(word, "demonyms"):
        return False
    return not any(kind == "person" for kind, _ in votes(text, name))


def _other_holder(text: str, name: Name, owner: Group) -> bool:
    """ "President Obama" is not Michelle Obama, even where she alone is named in full."""
    if name.title is None:
        return False
    post = text[slice(*name.title)].split()[-1]
    first = table("office_holders").get(f"{post} {name.words[-1]}")
    return first is not None and first not in owner.words


_ASIDE = compiled(
    r"\b(?:of|for|to|with|by|against|about|on|from|wife|husband|son|daughter|than|like|and),?\s(?:[A-Z]\S+\s)?$"
)


def _last_in_focus(text: str, group: Group, before: int) -> int:
    """Where the group was last named as one who acts: not as an owner, nor behind a preposition."""
    at = bisect_right(group.names, before, key=lambda n: n.end)
    for name in reversed(group.names[max(0, at - LOOK_BACK) : at]):
        start = name.title[0] if name.title else name.start
        aside = text[name.end : name.end + 2] in ("'s", "’s") or _ASIDE.search(text, max(0, start - 24), start)
        if not aside:
            return name.end
    return -1


def _owner(text: str, name: Name, owners: Sequence[Group]) -> Group | None:
    """The owner named last before the mention (or the only one); None where two fit equally well."""
    told = gender_of_title(text, name)
    owners = [o for o in owners if not _other_holder(text, name, o)]
    fitting = [o for o in owners if not told or o.gender in (None, told)]
    if not fitting and len(owners) == 1 and sum(owners[0].genders.values()) <= FIRST_NAME:
        fitting = list(owners)  # only the first name spoke against the title: "Ms. Epstein", Lee Epstein
    if len(fitting) < 2:
        return fitting[0] if fitting else None
    last = {id(o): _last_in_focus(text, o, name.start) for o in fitting}
    near = sorted(fitting, key=lambda o: -last[id(o)])
    first, second = last[id(near[0])], last[id(near[1])]
    if first < 0:
        return max(fitting, key=lambda o: len(o.names)) if len({len(o.names) for o in fitting}) > 1 else None
    if second >= 0 and not compiled(r"[.!?]").search(text[second:first]):
        return near[0] if len(near[0].names) > 3 * len(near[1].names) else None
    return near[0]

"""Which words hold a sentence together and say little of what it is about?

One list of ours, lower case, as `tokens.key` writes words. It is symmetrical: of words that differ by gender only, either all
are in it or none is ("he" and "she" are, "man" and "woman" are not). Titles such as "mr" are not in it: they are a house style.
Neither are verbs of saying, numbers, or words that state how sure a writer is ("perhaps", "certainly"). "US" and "WHO" are counted in
capitals (`names.ACRONYMS`), so that leaving out "us" and "who" leaves them in.
"""

from __future__ import annotations

STOP_WORDS = frozenset(
    """
    a an the this that these those
    i me my mine myself we us our ours ourselves you your yours yourself yourselves
    he him his himself she her hers herself it its itself they them their theirs themselves themself
    who whom whose which what that whoever whomever whatever whichever one ones oneself
    someone somebody something anyone anybody anything everyone everybody everything nobody nothing none
    be am is are was were been being have has had having do does did doing done
    can could will would shall should may might must ought
    'm 're 's 've 'll 'd n't ' s t ca wo sha
    and or but nor so yet if unless because although though while whereas whether than as since until till
    of to in on at by for from with without within into onto upon out off over under up down about above below across after
    before behind between among amid against along around beside besides beyond during near past per through throughout toward
    towards via
    not no any all some each every either neither both few many much more most less least several other others another such own same
    very too quite rather just only also even still again ever never always already now then here there where when why how
    once however therefore thus else instead
    """.split()
)

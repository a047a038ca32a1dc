"""Messages of the parts further up, by code: what is wrong, and what to do. `errors` joins them to its catalogue."""

from __future__ import annotations

__all__ = ["MESSAGES"]

_WHICH_COLUMN = "Say which one does: --column {name}=NAME, or of answers in the column map."

WORDING: dict[str, tuple[str, str]] = {
    "WORD-LACKING": ("The wording lacks '{found}'.", "Complete the wording; it is complete or not usable."),
    "WORD-ELEMENT": ("The instrument has no element '{found}'.", "Correct the name or take the text out."),
    "WORD-INSTRUMENT": ("The wording is for '{found}'.", "Choose the wording of this instrument."),
    "WORD-STRUCTURE": (
        "{found} had other items or answer codes when this wording was taken in.",
        "Import the wording again for the definition as it is now.",
    ),
    "WORD-ORDER": (
        "The display order of item '{item}' is {found}.",
        "Name each code of the item once.",
    ),
    "WORD-TEXT": ("The text holds {found}.", "Write plain text that shows all it says."),
    "WORD-PLACEHOLDER": ("The text holds {found}, which nothing fills in there.", "Write the words out."),
    "WORD-COLUMN": ("Column '{found}' is not in the file.", "Start from `workmh wording template`."),
    "WORD-COLUMN-UNKNOWN": ("Column '{found}' is not known here.", "Correct its name or take it out."),
    "WORD-FORMULA": ("{text}", "Paste their values in as text; wording is never computed."),
    "WORD-TURNED": ("{text}", "Format these cells as text and type their words again."),
    "WORD-DUPLICATE": ("'{found}' stands twice, first at {first}.", "Keep one of the two."),
    "WORD-KIND": ("This is not such a file: {found}.", "Name the kind with --kind, or choose another file."),
    "WORD-SHAPE": ("The file is not built as its format says: {found}.", "Export it again."),
    "WORD-LANGUAGE": ("The language of the texts is not known: {found}.", "Choose the language with --lang."),
    "WORD-LANGUAGE-TAG": ("'{found}' is no language tag.", "Write it as in BCP 47: nb, en, ar, uk, pt-BR."),
    "WORD-ITEMS": ("{text}", "Choose the right instrument; --group and --items say where its items stand."),
    "WORD-GROUP": ("The file has no form or group '{found}'.", "Correct the name after --group."),
    "WORD-QUESTION": ("The file has no question '{found}'.", "Correct the name after --items."),
    "WORD-AMBIGUOUS": (
        "Item '{item}' could be any of {found}.",
        "Name the questions in the order of the items with --items.",
    ),
    "WORD-TYPE": (
        "Item '{item}' is of kind {allowed}, but the question is of kind {found}.",
        "Take the texts over by hand with a template.",
    ),
    "WORD-ANSWERS": ("{text}", "Take the texts over by hand with a template."),
    "WORD-CHOICES": ("The question has {found}.", "Correct it there, or use a template."),
    "WORD-DISPLAY-ORDER": (
        "The display order of item '{item}' is {found}.",
        "Number every answer of the item, each with its own number, or none.",
    ),
    "WORD-ACTIVE": ("The text holds {found}.", "Take it out there; wording is plain text."),
    "WORD-PIPED": (
        "The text holds {found}, in place of which that program puts an answer.",
        "Write the text out there, or use a template.",
    ),
    "WORD-ABOUT": (
        "Nothing says its {found}.",
        "Fill that row of the template, or give it on the command line.",
    ),
    "WORD-ABOUT-FORM": ("'{found}' cannot be the {field}.", "A date is written YYYY-MM-DD."),
    "WORD-EMPTY": ("The file holds no text at all.", "Fill the column 'text'."),
    "WORD-STUDY": (
        "The study does not ask with labels of its own in {kind} '{found}'.",
        "Name an instrument of its schedule and one of its `languages`.",
    ),
    "WORD-FILE": ("The wording cannot be used: {found}.", "Put the file back as it was, or import it again."),
    "WORD-KEPT": ("This wording, {found}, is there already.", "Nothing was written; older files stay."),
    "WORD-WRITE": ("The wording cannot be written: {found}.", "Check the folder and its rights."),
}

CHANGE: dict[str, tuple[str, str]] = {
    "NORM-UNKNOWN": ("{instrument} scale '{scale}' has no norm '{found}'.", "Name one of those allowed."),
    "NORM-LEVEL": (
        "The norm '{found}' of {instrument} scale '{scale}' is split in several ways.",
        "Name one of those allowed.",
    ),
    "CHANGE-PUBLISHED": ("{text}", "Name one of those allowed, or state a value and its source."),
    "CHANGE-WAVE": ("No row is at wave '{found}'.", "Name a wave of the file."),
    "CHANGE-TWICE": (
        "{found} rows of the same person at the same wave.",
        "Keep one row for each person and wave.",
    ),
    "CHANGE-COLUMN": ("No column names {found}.", "Name it with {option}, or in a --columns map."),
    "CHANGE-NO-PERSON": ("The row says of no person whose it is.", "Fill the column that names the person."),
}

PRINT: dict[str, tuple[str, str]] = {
    "PRINT-LIBRARY": (
        "A PDF cannot be made: {found}.",
        "Run `tools/setup.sh report`; on Debian or Ubuntu `sudo apt-get install libpangoft2-1.0-0` too.",
    ),
    "PRINT-LETTERS": (
        "No font on this machine has the letters {found}.",
        "Install a font that has them (Debian: fonts-noto-core), or correct the text; nothing was written.",
    ),
    "PRINT-COVER": (
        "The title tells too much for a cover: {found}.",
        "Choose one that names no illness, office or instrument.",
    ),
    "PRINT-WORDS": (
        "The page's own words do not exist in '{found}'.",
        "Choose their language with --own-words.",
    ),
    # reports of a service
    "REPORT-EXPOSED": (
        "A hidden number could be worked out: it lies from {low} to {high}.",
        "Nothing was written. Report this as a fault of the program.",
    ),
    "PRINT-CODE": ("{text}", "Give each participant one code, a pseudonym of at most 24 letters and digits."),
}

# Corrections, erasure, and anchors of the chain.
RECORD: dict[str, tuple[str, str]] = {
    "STORE-CHANGED": (
        "Something was recorded about this participant after this was checked.",
        "Nothing was acknowledged. Check it again, then send it with the same request id.",
    ),
    "CORRECT-ENTRY": ("{text}", "Correct the entry and send it again; nothing was changed."),
    "CORRECT-STALE": (
        "Meanwhile {by} changed the answer to {found} (event {now}, {when}); the one looked at was event {allowed}.",
        "Nothing was overwritten. Look at both; to correct all the same, give --based-on {now}.",
    ),
    "ERASE-REQUEST": (
        "No request for erasure is recorded.",
        "Nothing was erased. Record who asked and why with --reason and --by.",
    ),
    "ERASE-UNKNOWN": (
        "Nothing is recorded about participant {found}.",
        "Look at the id; `workmh erase --waiting` lists those who wait.",
    ),
    "ERASE-ENTRY": ("{text}", "Write it so that it tells nothing about the person; nothing was recorded."),
    "ERASE-LEDGER": (
        "The ledger of erasures cannot be used: {found}.",
        "Nothing was changed. Put the file right, or name another with --erasures.",
    ),
    "ERASE-NOT-WRITTEN": (
        "The ledger of erasures cannot be written: {found}.",
        "Nothing was erased. Make room or check rights, then erase again.",
    ),
    "INSTRUMENT-CHANGED": (
        "'{found}' is not as it was when {n} answers of this study were given.",
        "Put its file back, or put on record that the study goes on: `workmh audit instruments --accept {found}`.",
    ),
    "AUDIT-ANCHOR": (
        "The file holds no head of a chain: {found}.",
        "Name a backup, a manifest of an export, or a certificate of an erasure.",
    ),
}

BACKUP: dict[str, tuple[str, str]] = {
    "BACKUP-READ": ("The backup cannot be read: {found}.", "Check the path and the rights of the file."),
    "BACKUP-WRITE": (
        "The backup cannot be written: {found}.",
        "Nothing was left behind; make room or check rights.",
    ),
    "BACKUP-DAMAGED": ("The backup is damaged: {found}.", "Nothing was written. Take another backup."),
    "BACKUP-NEWER": (
        "The backup has {text} '{found}', which a newer program made.",
        "Nothing was written. Install that program, or a later one.",
    ),
    "BACKUP-KEY": (
        "{text}.",
        "Nothing was written. Name with --key the file of the secret key that belongs to it.",
    ),
    "BACKUP-KEY-FILE": ("The key file cannot be used: {found}.", "`workmh backup key FILE` makes one."),
    "BACKUP-PLACE": ("The place is not free: {found}.", "Nothing was written. Choose an empty place."),
    "BACKUP-FOLDER": (
        "The wording packs have no place: {found}.",
        "Nothing was written. Name a folder with --data.",
    ),
    "BACKUP-DIFFERS": (
        "What was restored is not what was backed up: {found}.",
        "Nothing was kept. Take another backup, and tell the makers of the program.",
    ),
}

# identities, and personal data in free text
IDENTITY: dict[str, tuple[str, str]] = {
    "IDENTITY-PLACE": (
        "Identities cannot be kept or read here: {text}.",
        "Choose a place of their own for them.",
    ),
    "IDENTITY-KEY-FILE": (
        "The key file cannot be used: {found}.",
        "Name the file that `workmh identity init` made; only its owner may read it, and it lies elsewhere.",
    ),
    "IDENTITY-KEY": (
        "This key does not open these identities: {text}.",
        "Use the key file they were made with, or the one of the latest `workmh identity rekey`.",
    ),
    "IDENTITY-DAMAGED": (
        "The identities are not as this program left them: {text}.",
        "Nothing was changed. Restore the latest backup into a new place.",
    ),
    "IDENTITY-SWAPPED": (
        "The record kept under '{found}' belongs to '{owner}': rows were swapped.",
        "Nothing was changed. Restore the latest backup into a new place.",
    ),
    "IDENTITY-PERSON": ("{text}", "Correct the entry; nothing was kept."),
    "IDENTITY-DOUBLE": (
        "{text}",
        "Look whether one person was enrolled twice; --keep-doubles takes them in all the same.",
    ),
    "IDENTITY-UNKNOWN": ("No identity is kept for '{found}'.", "Check the pseudonym; nothing was changed."),
    "IDENTITY-PAGES": (
        "It is removed, but its encrypted remains may still stand in the file: {found}.",
        "Close what has the file open, then run `workmh identity rekey`.",
    ),
    "IDENTITY-ACCESS": ("{text}", "Who opens identities, and why, is kept in the access log."),
    "REDACT-REFUSED": ("{text}", "Nothing was removed; correct the entry."),
    "PERSONAL-PSEUDONYM": (
        "The pseudonym looks like {text}.",
        "Choose one that says nothing about the person.",
    ),
}

# allocation to arms
ALLOCATION: dict[str, tuple[str, str]] = {
    "ALLOC-PLAN": ("{text}", "Correct it; nothing was sealed."),
    "ALLOC-SEALED": ("{text}", "`workmh allocation status` says how arms come about; nothing was changed."),
    "ALLOC-KEY-FILE": (
        "The key file cannot be used: {found}.",
        "`workmh allocation seal` makes it; only its owner may read it (chmod 600).",
    ),
    "ALLOC-KEY": ("{text}", "Name with --key the file this allocation was sealed with."),
    "ALLOC-PERSON": ("{text}", "Correct the enrolment, or choose another participant; no number was used."),
    "ALLOC-ARM": ("The study has no arm '{found}'.", "Correct the arm; nothing was recorded."),
    "ALLOC-LIST": ("{text}", "Correct the list; nothing of it was taken in."),
}

# a simulated trial
SIMULATION: dict[str, tuple[str, str]] = {
    "SIM-NAME": ("There is no '{found}' to put in.", "Correct the name; nothing was simulated."),
    "SIM-VALUE": ("{found} cannot be put in.", "Give another number; nothing was simulated."),
    "SIM-ALPHA": (
        "Alpha {found} is out of reach: with these answers the items give less than {allowed}.",
        "State a lower alpha; nothing was simulated.",
    ),
}

# participants: enrolment, consent, days reached, leaving
PARTICIPANT: dict[str, tuple[str, str]] = {
    "PERSON-UNKNOWN": ("{text}", "Check the id; `workmh participant list` shows everybody."),
    "PERSON-ID": (
        "The id '{found}' {text}.",
        "Choose another, or leave it out and let one be made; it says nothing about the person.",
    ),
    "PERSON-TWICE": ("{text}", "Keep one; what is on record is corrected, never enrolled again."),
    "PERSON-STUDY": ("{text}", "Correct the word, or add it to the study file."),
    "PERSON-ARM": ("{text}", "Correct the arm, or leave it out."),
    "PERSON-DATE": ("{text}", "Correct the date."),
    "PERSON-PAIR": ("{text}", "Correct the pair or the arm."),
    "PERSON-LACKS": ("{text}", "Tell it; nobody was enrolled."),
    "PERSON-STEP": ("{text}", "Look at what is on record with `workmh participant list`."),
    "PERSON-FILE": ("{text}", "Correct the file and import it again; nothing was stored."),
    "STUDY-STORE": (
        "The store was made for {found}.",
        "Name the study it was made for, or make a store with `workmh study init`.",
    ),
    "STUDY-CHANGED": (
        "The study file is not the one the store was made for or last updated to: {text}.",
        "Look at the change, and put it on record with `workmh study update`; or use the earlier file.",
    ),
    "STUDY-ANSWERED": (
        "{text}",
        "Keep it in the study file; a wave nobody should answer may have its window closed.",
    ),
}

# tables that data managers bring: registers of work and benefits, ratings of units
BROUGHT: dict[str, tuple[str, str]] = {
    "FILE-COLUMN": ("No column holds '{name}'.", _WHICH_COLUMN),
    "FILE-SEVERAL": ("Each of the columns {found} may hold '{name}'.", _WHICH_COLUMN),
    "FILE-CELL": ("{text}", "Correct the cell; nothing was imported."),
    "FILE-WORD": (
        "'{found}' is not known here.",
        "Correct the word, or say what it means: --word '{found}=MEANING'.",
    ),
    "FILE-PERSON": (
        "Participant '{found}' is not in the study.",
        "Correct the id, or leave the row out; `workmh participant list` shows everybody.",
    ),
    "FILE-TWICE": ("{text}", "Keep one of the two; nothing was imported."),
    "REG-SPELL": ("{text}", "Correct the dates; nothing was imported."),
    "REG-OVERLAP": (
        "{text}",
        "Join them, or name a column that tells jobs apart: --column employer=NAME.",
    ),
    "REG-WINDOW": ("{text}", "Give every person with a spell one window; nothing was imported."),
    "REG-KIND": (
        "The source is said not to know of '{found}'.",
        "Name it after --knows, or correct the row.",
    ),
    "REG-SHARES": ("{text}", "Write half as 50; nothing was imported."),
    "REG-LESS": (
        "The store knows from {source} of {found}, of which this extract does not tell.",
        "Import the tables of an extract together, or say what the source knows with --knows.",
    ),
    "REG-LEFT": ("{text}", "End the window the day before; what came later may not be taken in."),
    "REG-SOURCE": (
        "The name '{found}' of the source {text}.",
        "Name it as in aa_register; it is in every file.",
    ),
    "RATE-STUDY": ("{text}", "Name an instrument of the study's `unit_records`."),
    "RATE-ROW": ("{text}", "Fill the row; nothing was imported."),
}

# the participant's form
FORM: dict[str, tuple[str, str]] = {
    "FORM-REQUEST": ("The request is not what the form sends: {found}.", "Reload the form."),
    "FORM-STALE": ("The form changed since it was opened.", "Reload the form and answer again."),
    "FORM-CLOSED": ("The form {found} was handed in.", "Nothing more is stored in it."),
    "FORM-SHUT": (
        "Nothing more is asked of this participant.",
        "Contact the study if this is not as it should be.",
    ),
    "FORM-ITEM": ("Item '{found}' is not in {instrument}.", "Reload the form."),
    "FORM-GATE": ("Item '{found}' is not asked after the earlier answers.", "Reload the form."),
    "FORM-DECLINE": (
        "The study does not ask whether somebody would rather not answer.",
        "Answer or skip the item, or set `may_decline` in the study file.",
    ),
    "FORM-UNANSWERED": (
        "Items {found} have neither an answer nor a reason.",
        "Answer, skip or decline them.",
    ),
    "FORM-SCHEDULE": ("{found} is not given at this wave.", "Reload the form, or correct the schedule."),
    "FORM-WORDING": (
        "{found} has no wording in language '{language}', so real answers cannot be collected with it.",
        "Import its wording pack, or let the data manager put on record that the short labels may be used.",
    ),
    "FORM-LANGUAGE": ("The form does not exist in language '{found}'.", "Use one of the languages allowed."),
    "FORM-PERSONAL": (
        "The words look as if they held {found}.",
        "Change them, or send them again and say that they are kept.",
    ),
    "SECOND-REFUSED": ("{text}", "Nothing was stored; `workmh entry list` tells which forms wait for what."),
    "ENTRY-START": ("{text}", "Choose again; nothing was stored."),
    "FORM-CONSENT": ("{text}", "Read the information again and answer it there."),
    "FORM-SIZE": ("The request has more than {allowed} bytes.", "Shorten the text."),
    # safety
    "STUDY-SAFETY": (
        "{text}",
        "Put it right under 'safety' in the study file; until then nobody can answer.",
    ),
    "STUDY-PLAN": (
        "The safety plan is another one than before and has the same version, '{found}'.",
        "Give it a version of its own: alerts tell by it what was in force.",
    ),
    "STUDY-EARNEST": (
        "The study is on record as a real one: as a simulated one its answers would raise no alerts.",
        "Take 'simulated' out of the study file; a simulated study has a store of its own.",
    ),
    "ALERT-UNKNOWN": ("No alert has the number {found}.", "See them with `workmh alerts list`."),
    "ALERT-STEP": ("{text}", "Correct the entry and send it again; nothing was recorded."),
}

# invitations, reminders and letters
INVITATION: dict[str, tuple[str, str]] = {
    "INVITE-SETTINGS": ("{text}", "Correct the settings; nothing was sent."),
    "INVITE-SERVER": (
        "The mail server cannot be used: {text}.",
        "Nothing is lost: whoever got no mail gets it at the next run.",
    ),
    "INVITE-WORDS": (
        "What people would read names '{found}'.",
        "Say it so that whoever sees the envelope or the screen learns nothing; nothing was sent.",
    ),
    "INVITE-PLACE": ("{text}", "Name another file; nothing was recorded."),
}

# Analyses of an instrument.
ANALYSIS: dict[str, tuple[str, str]] = {
    "MAP-SCALE": ("{instrument} has no scale '{found}'.", "Correct the name of the scale."),
    "SCORE-RANGE": ("{text}", "Correct the scores, or the range in the map; a raw sum may need 'multiply'."),
    "TABLE-ROWLESS": ("The table has a heading and no rows.", "Check the file; nothing was analysed."),
    "COL-DAY": ("{text}", "Give numbers of days, or dates as YYYY-MM-DD; leave unknown ones empty."),
    "COL-NUMBER": ("{text}", "Correct the cells, or leave them empty."),
    "MODEL-TEXT": ("{text}", "Correct the model; the documentation shows how one is written."),
    "MODEL-READ": ("The model cannot be read: {found}.", "Check the file; it is plain text in UTF-8."),
    "COL-ALIKE": ("{text}", "Write each value one way: they are taken for different ones."),
    "COL-WAVE": ("{text}", "Name the wave of each row, or take the rows out of the file."),
}

MESSAGES: dict[str, tuple[str, str]] = {
    **FORM,
    **WORDING,
    **CHANGE,
    **PRINT,
    **BACKUP,
    **BROUGHT,
    **RECORD,
    **ALLOCATION,
    **IDENTITY,
    **INVITATION,
    **PARTICIPANT,
    **SIMULATION,
    **ANALYSIS,
}
"""Every message of this module by its code."""

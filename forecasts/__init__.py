"""The Forecast Ledger: published forecasts as dated, checkable claims, resolved with evidence, scored by rule.

What the words mean
-------------------
outlet      who publishes
forecaster  whoever a probability belongs to: author, quoted third party, reader, model or reference
article     a published text: outlet, authors, address, publication date, captured text and its SHA-256
claim       one checkable statement: a headline as the article puts it, the event that has to happen, the
            criteria by which that is judged, a window, perhaps a condition. Most occur or do not; others ask for one
            of several options, a number or a date
forecast    a probability of the event, of each option, or quantiles of the number or date, stated by a forecaster
            at an instant, with a source of its own
wording     the hedge as written ("unlikely"), read through a versioned lexicon as low, point and high
proposal    an answer to what the claim asks, with evidence; a second person makes it a resolution
outcome     occurred, did not occur, a value (the option, number or date), or void: condition not met, ambiguous, not
            checkable, retracted
due         open and past its deadline: no answer stands yet, which is not the same as No
score       one number for one forecast by one rule; lower is better, save for the spherical rule
scorecard   all that is said about one subject: a forecaster, an outlet, an article, a topic, the whole ledger
recorded    a forecast is prospective if it and what it is about were recorded before the claim closed;
            otherwise it was recorded afterwards, is marked so everywhere and is never mixed with the others

Where things are
----------------
Imports go downwards only; `lint-imports` checks it.

    web api admin management templatetags   translate between people or programs and one domain call
    tasks                                   Celery tasks: ids in, one operation called
    bulk                                    long files of forecasts and outcomes in, the whole ledger out
    catalogue                               lists of claims: filters, search, order, and what changed since when
    scorecards                              reads rows into scoring types, keeps scores and cards, answers for pages
    capture forecasting resolution          the operations: the only writers of the ledger; they do not know one another
    people                                  accounts: invited, joined, taken along, erased
    statements                              what people type about a forecast, checked: quotes, readings, days
    history                                 the append-only record: entries, guards, verification
    indexing                                the words of claims, kept so that a search finds them
    models                                  the whole schema: fields, named constraints, querysets
    scoring clock database                  pure rules without Django, the one reader of the clock, reading at one instant

How a change travels
--------------------
1. An interface reads the clock once, makes an `Actor` of the person and calls one operation.
2. The operation, in one transaction, updates the claim where it is still as it was read (else `Conflict`), inserts
   its rows, appends a history entry and raises the claim's score job (`want += 1`).
3. After the commit the interface nudges Celery. The nudge may be lost: a tick every three seconds finds what waits, of every
   kind in turn (`tasks.queues`).
4. The worker leases the job, computes the scores of that one claim from its rows, writes the difference to the cards
   and publishes, unless a newer wish was published meanwhile. A nightly check makes every card again from nothing.

Decisions
---------
Drafts live in rows of their own (`DraftForecast`) so that a recorded forecast can be insert-only from its first
instant; they leave no history, because nothing has been asserted yet. History begins with the recording.

The rows that carry testimony (forecasts, proposals, evidence, resolutions, disputes, captures, entries) are protected
by database triggers on SQLite and PostgreSQL, not by Python: a script with the same password meets the same wall.

Worker and beat leave their signs of life in the database, not in the broker: a page can show them with one query, and
they can be read while the broker is down. A worker's come from its main loop, so that a long task does not make it
look dead. `tasks.health` answers from them; /readyz, `manage.py doctor` and pages ask it.

A database constraint decides a race, not a lock held in Python: one decision per proposal, one resolution per number,
one version per claim. The loser gets a `Conflict` that says what happened meanwhile, and keeps every typed word.

A verbal forecast stores its wording and the key of its phrase, no number. The lexicon is applied when it is scored, so
that a card can be computed under another lexicon without touching a single record.
"""

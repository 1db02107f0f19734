"""How claims are settled: the operations of resolvers, reviewers and disputers, and the rules that act without them.

    draft ─→ open ──propose──→ proposed ──confirm──→ resolved ──dispute──→ disputed
              ↑ ↑                 │                    │  ↑                   │
              │ └─send back, ─────┘                    │  └──uphold, dismiss──┘
              │   withdraw                             │
              └──────── reopened by rule ──────────────┘

Every arrow is a row that stays (proposal, decision, resolution, dispute, reopening) and an entry of the history. The
question is always what happened ("Did the event occur?", "Which option came true?", "What was the number?", "On which
day did it happen?"), never "Was the forecast right?".

Decisions
---------
An operation first locks the claim's row (SQLite has locked the whole file by then), compares the version with the one
that the person saw, and judges only after that. What rests on other rows, such as the conditions, is therefore judged
by what stands at that moment, and the update that ends the operation still expects exactly one row as it was read.

When a condition is resolved, the claims below it are locked wave by wave from the condition downwards, so two chains
that meet wait for one another and never dead-lock.
"""

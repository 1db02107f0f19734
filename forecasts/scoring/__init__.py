"""The pure core of the ledger: what a stated probability means, and how good it was.

No Django, no clock, no input or output beyond the lexicon files packaged beside the code. Everything here is a function
of its arguments, and every stored number is an integer or exact: the same on any machine and with any database.

    words → `lexicons` → low, point, high ppm ┐
    numbers → `probability`                   ├→ `forecast` → scores → `sums` → means, `intervals`, `calibration`
    days and instants → `windows` → close     ┘
"""

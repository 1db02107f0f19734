"""What templates need to show a value: icons, marks, figures, days and people's words. No queries, no clock."""

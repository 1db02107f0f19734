"""SQLite's guards look for each key of a new row by its own index."""

from django.db import migrations

from forecasts.history.guards import ProtectTable


class Migration(migrations.Migration):
    dependencies = [("forecasts", "0014_cards_say_when_and_how")]

    operations = [
        ProtectTable("Capture"),
        ProtectTable("ClaimVersion"),
        ProtectTable("Dispute"),
        ProtectTable("DisputeDecision"),
        ProtectTable("Entry"),
        ProtectTable("EntryPosition"),
        ProtectTable("EntryTexts"),
        ProtectTable("Evidence"),
        ProtectTable("Forecast"),
        ProtectTable("Proposal"),
        ProtectTable("ProposalDecision"),
        ProtectTable("Reopening"),
        ProtectTable("Resolution"),
    ]

from django.db import migrations

from forecasts.history.guards import ProtectTable


class Migration(migrations.Migration):
    """Make the record insert-only. A later migration that alters one of these tables protects it anew."""

    dependencies = [("forecasts", "0002_standings")]

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

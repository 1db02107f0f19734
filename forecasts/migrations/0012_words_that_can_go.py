from django.db import migrations

from forecasts.history.guards import ProtectTable


class Migration(migrations.Migration):
    """Let the words of insert-only rows be taken out, and nothing else of them be changed."""

    dependencies = [("forecasts", "0011_imports")]

    operations = [
        ProtectTable("ClaimVersion"),
        ProtectTable("Dispute"),
        ProtectTable("DisputeDecision"),
        ProtectTable("EntryTexts"),
        ProtectTable("Evidence"),
        ProtectTable("Forecast"),
        ProtectTable("Proposal"),
        ProtectTable("ProposalDecision"),
        ProtectTable("Resolution"),
    ]

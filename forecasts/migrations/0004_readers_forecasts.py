"""Readers forecast: their median can be hidden until one has answered, and their cards are public by choice alone."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('forecasts', '0003_protect_the_record'),
    ]

    operations = [
        migrations.AddField(
            model_name='claim',
            name='crowd_hidden',
            field=models.BooleanField(default=True),
        ),
        migrations.AddField(
            model_name='forecaster',
            name='opted_in',
            field=models.BooleanField(default=False, editable=False),
        ),
        migrations.AddConstraint(
            model_name='forecaster',
            constraint=models.CheckConstraint(condition=models.Q(('opted_in', False), ('kind', 'reader'), _connector='OR'), name='forecaster_opted_in_is_reader'),
        ),
    ]

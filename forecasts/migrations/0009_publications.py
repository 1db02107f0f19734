"""How often scores have been published, counted in the transactions that publish."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('forecasts', '0008_accounts'),
    ]

    operations = [
        migrations.CreateModel(
            name='Publications',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveBigIntegerField(default=0)),
            ],
            options={
                'verbose_name_plural': 'publications',
                'constraints': [models.CheckConstraint(condition=models.Q(('pk', 1)), name='publications_one_row')],
            },
        ),
    ]

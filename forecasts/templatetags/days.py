"""Days and instants as people read them. “Now” is always passed in, so that a page has one."""

from datetime import UTC, date, datetime

from django import template
from django.utils.dateformat import format as date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()


@register.filter
def day(value: date | None) -> str:
    """Write a day in full, for text: “3 November 2020”."""
    return "" if value is None else date_format(value, "j F Y")


@register.filter
def short_day(value: date | None) -> str:
    """Write a day for lists: “3 Nov 2020”."""
    return "" if value is None else date_format(value, "j M Y")


@register.filter
def place(zone: str) -> str:
    """Name the place whose clock counts, as the zone does: “New York”, “Seoul”; what is no place, in full."""
    area, _, city = zone.rpartition("/")
    return zone if area == "Etc" and city != "UTC" else city.replace("_", " ")


def instant_words(value: datetime) -> str:
    """Write an instant with its zone: “19 November 2026, 09:12 UTC”."""
    return date_format(value.astimezone(UTC), "j F Y, H:i \\U\\T\\C")


@register.filter
def moment(value: datetime | None) -> SafeString | str:
    """Write an instant so that machines can read it too."""
    if value is None:
        return ""
    return format_html('<time datetime="{}">{}</time>', value.astimezone(UTC).isoformat(), instant_words(value))


def counted(number: int, noun: str) -> str:
    """Write a number with its noun in the right form."""
    return f"{number:,} {noun}" + ("" if number == 1 else "s")


@register.filter
def days_since(value: datetime, now: datetime) -> int:
    """Count the full days that have passed."""
    return (now - value).days


@register.filter
def age(value: datetime, now: datetime) -> str:
    """Say how long ago: “12 days”, “3 hours”, “less than an hour”."""
    passed = now - value
    if passed.days:
        return counted(passed.days, "day")
    hours = passed.seconds // 3600
    return counted(hours, "hour") if hours else "less than an hour"


@register.filter
def due_for(deadline: datetime, now: datetime) -> str:
    """Say how long a claim has been due: “due for 12 days”."""
    return f"due for {age(deadline, now)}"


@register.filter
def until(deadline: datetime, now: datetime) -> str:
    """Say how far a deadline lies ahead: “in 38 days”."""
    return f"in {age(now, deadline)}"


@register.filter
def long_gap(earlier: datetime, later: datetime) -> str:
    """Name a silence of a year or more; a shorter one is nothing to remark on."""
    years = (later - earlier).days // 365
    return counted(years, "year") if years else ""

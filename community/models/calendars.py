"""Days on which answers could not be expected that no published calendar tells."""

from collections.abc import Mapping
from functools import cached_property

from django.db import models


def places_around(place):
    """The place itself, and the country that a state is part of: what is a holiday there is one here."""
    return {place, place.partition("-")[0]}


class AddedHoliday(models.Model):
    """A public holiday of a place that its published calendar does not have, such as a day of mourning."""

    place = models.CharField(max_length=12)
    day = models.DateField()
    name = models.CharField(max_length=120)
    added_at = models.DateTimeField()

    class Meta:
        ordering = ["-day", "place"]
        constraints = [
            models.UniqueConstraint(fields=["place", "day"], name="a_day_is_added_to_a_place_once"),
        ]

    def __str__(self):
        return f"{self.day:%Y-%m-%d} {self.place}: {self.name}"


class AddedDays(Mapping):
    """The added holidays of a place and of its country, ``{day: name}``, read when somebody counts working days and not before."""

    def __init__(self, place):
        self.place = place

    @cached_property
    def _names(self):
        added = AddedHoliday.objects.filter(place__in=places_around(self.place))
        return dict(added.values_list("day", "name"))

    def __getitem__(self, day):
        return self._names[day]

    def __iter__(self):
        return iter(self._names)

    def __len__(self):
        return len(self._names)


class Outage(models.Model):
    """A day on which this portal could not be reached, so nobody could answer in it."""

    day = models.DateField()
    reason = models.CharField(max_length=300)
    noted_at = models.DateTimeField()

    class Meta:
        ordering = ["-day"]
        constraints = [
            models.UniqueConstraint(fields=["day"], name="an_outage_is_noted_once_for_a_day"),
        ]

    def __str__(self):
        return f"{self.day:%Y-%m-%d}: {self.reason}"

"""Scorecards, drawn up and published by the clock."""

from datetime import timedelta

from accountability import actions
from accountability.indicators import Period
from community.models import clock_actor
from tests.factories.charter import START, make_charter
from tests.factories.people import make_institution

LAST_QUARTER = Period.quarter((START - timedelta(days=90)).date())
SECOND_QUARTER = Period.quarter((START + timedelta(days=60)).date())


def make_drawn_up(institution=None, *, period=SECOND_QUARTER, at=None):
    make_charter()
    institution = institution or make_institution()
    return actions.draw_up_scorecard(institution, period, actor=clock_actor, at=at or period.ends)


def make_published(institution=None, *, period=SECOND_QUARTER):
    drawn_up = make_drawn_up(institution, period=period)
    return actions.publish_scorecard(drawn_up, actor=clock_actor, at=drawn_up.comments_until)

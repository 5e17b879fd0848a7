"""For `make demo`: the developer's settings, with the error pages that readers of a real site see."""

from portal.settings.dev import *  # noqa: F403

DEBUG = False

"""Words of Django and allauth that our catalogue says its own way.

Nothing runs here: naming a sentence keeps it in our catalogue, which is asked before theirs. Their Spanish
keeps its distance from the reader (*su contraseña*), where ours does not (*tu contraseña*).
"""

from django.utils.translation import gettext_noop, ngettext_lazy

gettext_noop("a.m.")
gettext_noop("p.m.")
gettext_noop("Forgot your password?")
gettext_noop("Remember Me")
gettext_noop("Please reauthenticate to safeguard your account.")
gettext_noop("Enter your password:")
gettext_noop("Your password can’t be too similar to your other personal information.")
gettext_noop("Your password can’t be a commonly used password.")
ngettext_lazy(
    "Your password must contain at least %(min_length)d character.",
    "Your password must contain at least %(min_length)d characters.",
    "min_length",
)

"""The site as a server runs it, with one page more: what the plainest form that keeps a row costs here.

``gunicorn tests.bench.casting_site`` serves it; see ``bench_casting``.
"""

# Django is set up by this, which the others wait for.
from portal.wsgi import application  # isort: split

from django.db import models
from django.http import JsonResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from portal import urls

__all__ = ["Plain", "application"]


class Plain(models.Model):
    """A text that somebody sent."""

    text = models.TextField()

    class Meta:
        app_label = "portal"
        managed = False
        db_table = "bench_plain"


@csrf_exempt
def plain(request):
    row = Plain.objects.create(text=request.POST["ballot"])
    return JsonResponse({"number": row.pk}, status=201)


urls.urlpatterns.insert(0, path("plain/", plain))

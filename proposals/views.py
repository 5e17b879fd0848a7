from django.http import HttpResponse


def list_(request):
    return HttpResponse()


def draft(request, draft_key):
    return HttpResponse()


def detail(request, reference):
    return HttpResponse()


def version(request, reference, number):
    return HttpResponse()

from django.http import HttpResponse


def list_(request):
    return HttpResponse()


def detail(request, reference):
    return HttpResponse()


detail_json = announce = cast = recuse = cancel = detail

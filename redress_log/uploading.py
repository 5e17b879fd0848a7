"""A file on its way in stays in memory, for on a disk it would lie in the clear; on its way out no browser keeps it."""

from functools import wraps
from io import BytesIO

from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpResponse
from django.views.decorators.csrf import csrf_exempt, csrf_protect

# More than the largest file that a charter is likely to allow; of a larger one only the size is found out.
MOST_KEPT = 32 * 1024 * 1024


class KeepInMemory(FileUploadHandler):
    """Keeps a file that may be accepted, and of one that is too large only how large it is."""

    def new_file(self, *arguments, **keywords):
        super().new_file(*arguments, **keywords)
        self.kept = BytesIO()

    def receive_data_chunk(self, raw_data, start):
        if start > MOST_KEPT:
            self.kept = BytesIO()
        else:
            self.kept.write(raw_data)

    def file_complete(self, file_size):
        self.kept.seek(0)
        return InMemoryUploadedFile(
            self.kept,
            self.field_name,
            self.file_name,
            self.content_type,
            file_size,
            self.charset,
            self.content_type_extra,
        )


def kept_in_memory(view):
    """Have the view's files stay in memory, which must be said before anything reads what was sent."""
    checked = csrf_protect(view)

    @csrf_exempt
    @wraps(view)
    def receiving(request, *arguments, **keywords):
        request.upload_handlers = [KeepInMemory(request)]
        return checked(request, *arguments, **keywords)

    return receiving


def handed_out(evidence):
    """The bytes of a file, in a way in which no browser shows or keeps them."""
    return HttpResponse(
        bytes(evidence.data),
        content_type=evidence.media_type,
        headers={
            "Content-Disposition": f'attachment; filename="file.{evidence.ending}"',
            "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": "sandbox; default-src 'none'",
        },
    )

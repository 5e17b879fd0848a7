"""A file on its way in stays in memory: on a disk, what somebody sends in private would lie in the clear."""

from functools import wraps
from io import BytesIO

from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler
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

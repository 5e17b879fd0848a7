"""Looks into one file, with only so much memory and time: ``python -m proposals.uploads ENDING``.

The bytes come in. What they are goes out as one line, and behind it what is kept in their place, if anything is.
"""

import io
import json
import resource
import sys
import zipfile

import filetype

from proposals.uploads.kinds import NotAccepted

# The largest good files that were tried need 900 MB and six seconds: see docs/operate.md.
MOST_MEMORY = 1024**3
MOST_SECONDS = 15
HEIF = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1", b"msf1")


def is_heif(data):
    """A photo as many phones take it, by the brand that its first box names."""
    return data[4:8] == b"ftyp" and data[8:12] in HEIF


def look_into(data, ending):
    """What it is, as its ending, and the bytes to keep in its place. Raises ``NotAccepted``.

    Each library is imported where it is needed, because the process starts anew for every file.
    """
    kind = filetype.guess_extension(data)
    if data.startswith(b"%PDF-"):
        from proposals.uploads.pdf import check_pdf

        check_pdf(data)
        return "pdf", b""
    if kind in ("png", "apng", "jpg", "webp") or is_heif(data):
        from proposals.uploads.pictures import clean_picture

        return clean_picture(data)
    if data.startswith(b"PK") and zipfile.is_zipfile(io.BytesIO(data)):
        from proposals.uploads.office import kind_of_office

        return kind_of_office(data), b""
    if kind is None and ending in ("txt", "text", "csv"):
        from proposals.uploads.texts import kind_of_text

        return kind_of_text(data, ending), b""
    raise NotAccepted("kind")


def main():
    # When it dies of a file, nothing of that file stays on the disk.
    for limit, most in (
        (resource.RLIMIT_AS, MOST_MEMORY),
        (resource.RLIMIT_CPU, MOST_SECONDS),
        (resource.RLIMIT_CORE, 0),
    ):
        hard = resource.getrlimit(limit)[1]
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(limit, (most, most))
    try:
        ending, kept = look_into(sys.stdin.buffer.read(), sys.argv[1])
        answer = {"ending": ending}
    except NotAccepted as refused:
        answer, kept = {"refused": str(refused)}, b""
    sys.stdout.buffer.write(json.dumps(answer).encode() + b"\n" + kept)


if __name__ == "__main__":
    main()

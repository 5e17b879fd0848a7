"""Pictures, encoded anew."""

import io
import warnings

from PIL import Image, ImageOps

from proposals.uploads.kinds import NotAccepted

MOST_PIXELS = 40_000_000
# What few programs can show is kept as a JPEG.
PICTURES = {"PNG": "png", "JPEG": "jpg", "WEBP": "webp", "HEIF": "jpg"}


def clean_picture(data):
    """The ending, and the picture without what its camera wrote about the place and the day."""
    if data[4:8] == b"ftyp":
        import pillow_heif

        # Threads of its own would take memory before there is a picture; what is beside it is looked at by nobody.
        pillow_heif.options.DECODE_THREADS = 1
        pillow_heif.register_heif_opener(thumbnails=False)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            _check(data)
            picture, kind = _decoded(data)
    except (NotAccepted, MemoryError):
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise NotAccepted("large_picture") from None
    except Exception:
        # Broken pictures make the library fail in many ways, and none of them is a fault of ours.
        raise NotAccepted("broken_picture") from None
    # What else is said beside the pixels is what somebody may not want to tell.
    picture.info = {name: value for name, value in picture.info.items() if name == "transparency"}
    if picture.mode.startswith("I"):
        # What a scanner measures in 65,536 steps of grey is kept in 256.
        picture = picture.point(lambda grey: grey / 256).convert("L")
        picture.info = {}
    elif picture.mode == "CMYK" or (kind == "HEIF" and picture.mode != "L"):
        picture = picture.convert("RGB")
    out = io.BytesIO()
    # A slower method makes a WebP hardly smaller, and takes twice as long.
    picture.save(out, "JPEG" if kind == "HEIF" else kind, **({"method": 1} if kind == "WEBP" else {}))
    return PICTURES[kind], out.getvalue()


def _check(data):
    with Image.open(io.BytesIO(data), formats=list(PICTURES)) as picture:
        if picture.width * picture.height > MOST_PIXELS:
            raise NotAccepted("large_picture")
        # Many phones write a photo with a second, smaller one behind it, which is no picture that moves.
        if picture.format not in ("MPO", "HEIF") and getattr(picture, "is_animated", False):
            raise NotAccepted("moving_picture")
        picture.verify()


def _decoded(data):
    """The first picture in the file, upright, and its kind."""
    with Image.open(io.BytesIO(data), formats=list(PICTURES)) as picture:
        kind = "JPEG" if picture.format == "MPO" else picture.format
        ImageOps.exif_transpose(picture, in_place=True)
    # What reads WebP holds on to as much again as the picture takes, twice over.
    return (picture.copy() if kind == "WEBP" else picture), kind

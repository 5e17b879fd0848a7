from django.apps import AppConfig


class RecordConfig(AppConfig):
    name = "record"

    def ready(self):
        from record import checks  # noqa: F401

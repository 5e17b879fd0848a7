from django.apps import AppConfig


class RedressLogConfig(AppConfig):
    name = "redress_log"

    def ready(self):
        from redress_log import checks  # noqa: F401

from django.apps import AppConfig


class RedressLogConfig(AppConfig):
    name = "redress_log"

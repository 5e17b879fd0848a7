"""gunicorn's logs without private pages: ``gunicorn portal.wsgi --logger-class portal.access_log.AccessLog``."""

from gunicorn.glogging import Logger

from portal.logs import PRIVATE, DiscreetFormatter


class AccessLog(Logger):
    """No line for a private page, nor for what a private page fetches, which would name it as where it came from."""

    def setup(self, cfg):
        super().setup(cfg)
        for handler in self.error_log.handlers:
            handler.setFormatter(DiscreetFormatter(self.error_fmt, self.datefmt))

    def access(self, resp, req, environ, request_time):
        asked = environ.get("PATH_INFO", ""), environ.get("HTTP_REFERER", "")
        if not any(map(PRIVATE.search, asked)):
            super().access(resp, req, environ, request_time)

"""Which gateway serves which channel: named in the settings, built once for each process."""

from functools import lru_cache

from django.conf import settings
from django.utils.module_loading import import_string

from notices.choices import MessageChannel
from notices.rules.carriers import Gateway


@lru_cache(maxsize=1)
def gateways() -> dict[MessageChannel, Gateway]:
    """The ways out of this installation, by channel; none where no carrier is set.

    Only `deliver` asks: a page never speaks with a carrier.
    """
    return {
        MessageChannel(channel): import_string(path)()
        for channel, path in settings.NOTICE_GATEWAYS.items()
    }

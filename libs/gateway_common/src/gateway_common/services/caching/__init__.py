"""Keeping what services answer (RFC 9111): decided by pure parts, and done by one sender before each service.

directives, targeted, dates ► freshness ► storing      may it be kept, for how long
keys                                                   what is the same question
reuse, conditions, validation                          may it be given, to whom, and how is it confirmed
stored ► shelf, far                                    where it is kept
packing, editions, marks                               how it lies in the store, and how it is cleared there
owed                                                   what the store has yet to hear of
flights                                                who waits for whom
caching                                                all of it, as a sender
"""

from gateway_common.services.caching.cache import Cache
from gateway_common.services.caching.caching import Caching
from gateway_common.services.caching.far import Far, FarDown
from gateway_common.services.caching.question import tag_of
from gateway_common.services.caching.status import cache_status

__all__ = ["Cache", "Caching", "Far", "FarDown", "cache_status", "tag_of"]

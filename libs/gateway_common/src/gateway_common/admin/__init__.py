"""The port for operators: is it alive, is it ready, what does it count, what does it offer, what are its plans.

It is a port of its own, on loopback unless a setting says otherwise, and knows nothing that clients may not be told
but how the gateway is built: whoever can reach it can read that.
"""

from gateway_common.admin.life import Life, Phase
from gateway_common.admin.offers import Offer, offers_of
from gateway_common.admin.port import admin_of
from gateway_common.admin.siblings import ALONE, Siblings

__all__ = ["ALONE", "Life", "Offer", "Phase", "Siblings", "admin_of", "offers_of"]

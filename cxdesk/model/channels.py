"""The built-in channels by key.

A channel of the user's own is a ``Channel`` record; this module must not know those.
"""

from typing import Final

from cxdesk.i18n import N_

BUILT_IN: Final[dict[str, str]] = {
    "web": N_("Web"),
    "mobile_app": N_("Mobile app"),
    "email": N_("E-mail"),
    "live_chat": N_("Live chat"),
    "chatbot": N_("Chatbot"),
    "social_media": N_("Social media"),
    "phone": N_("Phone"),
    "video": N_("Video"),
    "self_service": N_("Self-service portal"),
    "kiosk": N_("Kiosk / IoT"),
    "voice_assistant": N_("Voice assistant"),
    "in_person": N_("In person"),
    "post": N_("Post"),
}
"""Channel keys as stored, with their English names (translate when shown)."""

"""The gateway of the mobile team: small answers, one request per screen."""

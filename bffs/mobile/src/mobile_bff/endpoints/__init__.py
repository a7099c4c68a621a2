"""The endpoints of the mobile gateway, a screen each."""

"""Signing out: of one session, or of everything."""

from collections.abc import Iterable
from dataclasses import dataclass

from ftgo_sandbox.provider.backchannel import notify
from ftgo_sandbox.provider.client import Client
from ftgo_sandbox.provider.refresh_tokens import RefreshTokens
from ftgo_sandbox.provider.sessions import Session, Sessions
from ftgo_sandbox.provider.tokens import Tokens
from ftgo_sandbox.skeleton.errands import Errands


@dataclass(frozen=True)
class Departures:
    """End sessions and what came from them, and tell the clients, who get *seconds* to listen."""

    sessions: Sessions
    refresh_tokens: RefreshTokens
    tokens: Tokens
    errands: Errands
    seconds: float

    def from_here(self, session: Session) -> None:
        """End a session, and take back what came from it but for what is for offline use."""
        self.sessions.end(session)
        for grant in session.grants:
            if not grant.is_offline:
                grant.revoke()
        self._tell(session.clients, session.subject, session.sid)

    def from_everywhere(self, subject: str) -> int:
        """End all sessions of a person, and take everything back; give the number of sessions."""
        ended = [session for session in self.sessions if session.subject == subject]
        grants = [grant for session in ended for grant in session.grants]
        grants += self.refresh_tokens.grants_of(subject)
        for session in ended:
            self.sessions.end(session)
        for grant in grants:
            grant.revoke()
        self._tell({grant.client.client_id: grant.client for grant in grants}.values(), subject, None)
        return len(ended)

    def _tell(self, clients: Iterable[Client], subject: str, sid: str | None) -> None:
        for client in clients:
            if address := client.backchannel_logout_uri:
                token = self.tokens.logout(client, subject, sid)
                self.errands.start(notify(address, token, client_id=client.client_id, within=self.seconds))

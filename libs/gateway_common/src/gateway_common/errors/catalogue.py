"""Every problem that the library itself can tell a client, in order of status."""

from gateway_common.errors.problems import ProblemType
from gateway_common.errors.states import State

__all__ = ["CATALOGUE", "OF_STATE"]

BAD_REQUEST = ProblemType("bad-request", 400, "The request is malformed", "The request could not be read.")
KEY_MISSING = ProblemType(
    "idempotency-key-missing",
    400,
    "There is no Idempotency-Key",
    "Send an Idempotency-Key header with a new value, such as a UUID, and repeat the request with the same one.",
)
BAD_KEY = ProblemType(
    "bad-idempotency-key",
    400,
    "The Idempotency-Key header is not acceptable",
    "Send one word of at most 255 visible ASCII characters, or a quoted string (RFC 9651).",
)
BAD_PATH = ProblemType(
    "bad-path", 400, "The path is not acceptable", "Send a path without dot segments, encoded slashes or controls."
)
BAD_HOST = ProblemType(
    "bad-host", 400, "The Host header is not acceptable", "Send exactly one Host header, with the name of this gateway."
)
REPEATED_HEADER = ProblemType(
    "repeated-header", 400, "A header is there twice", "Send each header once that can have one value only."
)
BAD_BUDGET = ProblemType(
    "bad-request-timeout",
    400,
    "The Request-Timeout header is not a time",
    "Send a positive number of seconds, such as 1.5, or leave the header out.",
)
COOKIES_REFUSED = ProblemType(
    "cookies-refused", 400, "Cookies are not accepted here", "Send the request without a Cookie header."
)
UNUSABLE_VALUE = ProblemType(
    "unusable-value", 400, "A value cannot be used", "Send a value that is not empty, a dot segment or a control."
)
REFUSED = ProblemType(
    "refused", 400, "The request was refused", "The service behind this operation did not accept it; mend the request."
)
UNAUTHENTICATED = ProblemType(
    "unauthenticated", 401, "You are not signed in", "Send a valid token in the Authorization header."
)
STRONGER_SIGN_IN = ProblemType(
    "stronger-sign-in", 401, "Sign in again for this", "Sign in once more, as the WWW-Authenticate header says."
)
FORBIDDEN = ProblemType("forbidden", 403, "You may not do this", "The token does not allow this operation.")
CROSS_SITE = ProblemType(
    "cross-site", 403, "This did not come from our own page", "Send the header X-CSRF: 1, from a page of this host."
)
NOT_FOUND = ProblemType("not-found", 404, "There is no such thing", "Nothing is there, or it is not yours.")
METHOD_NOT_ALLOWED = ProblemType(
    "method-not-allowed", 405, "The method is not offered here", "Use one of the methods of the Allow header."
)
HEAD_STALLED = ProblemType(
    "head-stalled", 408, "The request stopped coming", "Send the first lines of a request without standing still."
)
BODY_STALLED = ProblemType(
    "body-stalled", 408, "The body stopped coming", "Send the whole body without standing still for long."
)
CONFLICT = ProblemType("conflict", 409, "It is not in a state for this", "Read what holds now, then decide again.")
IN_FLIGHT = ProblemType(
    "in-flight", 409, "The same request is under way", "Repeat it after the time of the Retry-After header."
)
ANSWER_NOT_KEPT = ProblemType(
    "answer-not-kept", 409, "This has been done", "Its answer was too large to be kept; read what holds now."
)
PRECONDITION_FAILED = ProblemType(
    "precondition-failed", 412, "It has changed meanwhile", "Read it again, then send the request for what you read."
)
TOO_LARGE = ProblemType("too-large", 413, "The request is too large", "Send a smaller body.")
TARGET_TOO_LONG = ProblemType("target-too-long", 414, "The URL is too long", "Send a shorter path and query.")
NOT_JSON = ProblemType("unsupported-media-type", 415, "The body is not JSON", "Send the body as application/json.")
CODED_BODY = ProblemType(
    "coded-body", 415, "The body is compressed", "Send the body as it is, without a Content-Encoding header."
)
UNSUPPORTED_BODY = ProblemType(
    "unsupported-body", 415, "The body is of a kind not taken here", "Send one of the media types that are documented."
)
RANGE_NOT_SATISFIABLE = ProblemType(
    "range-not-satisfiable", 416, "There is nothing in this range", "Ask for a range within what Content-Range says."
)
MISDIRECTED = ProblemType(
    "misdirected", 421, "This is not the host you asked for", "Send the request to the host that offers it."
)
INVALID = ProblemType(
    "invalid", 422, "The request is not valid", "Mend what *errors* names: each has a place and a reason."
)
KEY_REUSED = ProblemType(
    "idempotency-key-reused",
    422,
    "The Idempotency-Key stands for another request",
    "Repeat exactly what was sent under this key, or send what is new under a new one.",
)
TOO_MANY_REQUESTS = ProblemType(
    "too-many-requests", 429, "That was too often", "Try again after the time of the Retry-After header."
)
QUOTA_EXCEEDED = ProblemType(
    "quota-exceeded", 429, "The quota is used up", "Ask again when the next hour, day or month of the quota begins."
)
HEADERS_TOO_LARGE = ProblemType(
    "headers-too-large", 431, "There are too many headers", "Send fewer or shorter headers."
)
INTERNAL = ProblemType(
    "internal", 500, "Something went wrong on our side", "This is a mistake of ours, and it has been recorded."
)
UNKNOWN_METHOD = ProblemType(
    "unknown-method", 501, "The method is not known here", "Use a method of HTTP other than CONNECT and TRACE."
)
BAD_GATEWAY = ProblemType(
    "bad-gateway", 502, "Something this answer needs failed", "Try again; if it stays, tell us the request id."
)
BUSY = ProblemType("busy", 503, "We are too busy right now", "Try again after the time of the Retry-After header.")
UNAVAILABLE = ProblemType(
    "unavailable", 503, "Something we need is away", "Try again after the time of the Retry-After header."
)
LATE = ProblemType("late", 504, "This took too long", "Try again, or allow more time.")
LOOP = ProblemType("loop", 508, "The request goes round in circles", "Send it to where it is answered, not passed on.")

CATALOGUE = (
    BAD_REQUEST,
    KEY_MISSING,
    BAD_KEY,
    BAD_PATH,
    BAD_HOST,
    REPEATED_HEADER,
    BAD_BUDGET,
    COOKIES_REFUSED,
    UNUSABLE_VALUE,
    REFUSED,
    UNAUTHENTICATED,
    STRONGER_SIGN_IN,
    FORBIDDEN,
    CROSS_SITE,
    NOT_FOUND,
    METHOD_NOT_ALLOWED,
    HEAD_STALLED,
    BODY_STALLED,
    CONFLICT,
    IN_FLIGHT,
    ANSWER_NOT_KEPT,
    PRECONDITION_FAILED,
    TOO_LARGE,
    TARGET_TOO_LONG,
    NOT_JSON,
    CODED_BODY,
    UNSUPPORTED_BODY,
    RANGE_NOT_SATISFIABLE,
    MISDIRECTED,
    INVALID,
    KEY_REUSED,
    TOO_MANY_REQUESTS,
    QUOTA_EXCEEDED,
    HEADERS_TOO_LARGE,
    INTERNAL,
    UNKNOWN_METHOD,
    BAD_GATEWAY,
    BUSY,
    UNAVAILABLE,
    LATE,
    LOOP,
)

OF_STATE = {
    State.ABSENT: NOT_FOUND,
    State.DENIED: FORBIDDEN,
    State.REFUSED: BAD_GATEWAY,
    State.LATE: LATE,
    State.BUSY: BUSY,
    State.DOWN: BAD_GATEWAY,
    State.GARBLED: BAD_GATEWAY,
}
"""The problem that ends a request whose *need* came out in this state."""

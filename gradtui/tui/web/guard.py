"""Who may ask the server for something: pages of its own, under a name that is its own.

A page from elsewhere that a visitor's browser shows can send requests to this machine too. What it cannot do is leave
out or change Host and Origin. A name of its own that it lets point to this machine (DNS rebinding) is no name that we
know, and a socket that it opens says from which page.
"""

from __future__ import annotations

import ipaddress
import re
import socket
from collections.abc import Awaitable, Callable

from aiohttp import hdrs, web

_HOST = re.compile(r"(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(:[0-9]{1,5})?")
_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self' 'unsafe-inline'",  # the terminal writes the colours of its letters into the page
        "font-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self' {socket}",
        "frame-ancestors 'none'",
        "base-uri 'none'",
        "form-action 'none'",
    )
)
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Server": "gradtui",  # and no versions
}

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Guard:
    """Knows under which names the server may be asked. ``host`` is what its user has called it."""

    def __init__(self, host: str, *, is_local: bool) -> None:
        self._is_local = is_local
        self._names = {"localhost", host.lower()}
        if not is_local:
            own = socket.gethostname().lower()
            self._names |= {own, f"{own.partition('.')[0]}.local"}

    def knows(self, host: str) -> bool:
        """Whether a request's Host is a name of this server. A number is no name that anybody could take."""
        match = _HOST.fullmatch(host.lower())
        if match is None:
            return False
        name = match[1].strip("[]").removesuffix(".")
        try:
            address = ipaddress.ip_address(name)
        except ValueError:
            return name in self._names
        return address.is_loopback or not self._is_local

    def why_not(self, request: web.Request) -> str:
        """Why a request is refused, or ""."""
        hosts = request.headers.getall(hdrs.HOST, [])
        if len(hosts) != 1 or not self.knows(hosts[0]):
            return "This server is not known under that name. Use the address that gradtui serve has written."
        origins = request.headers.getall(hdrs.ORIGIN, [])
        if any(origin.lower() != f"http://{hosts[0].lower()}" for origin in origins):
            return "Another site's page may not use this server."
        if request.headers.get(hdrs.UPGRADE) is not None and not origins:
            return "Expected a browser, which says from which page it comes."
        return ""

    @web.middleware
    async def middleware(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Refuse what is not for this server."""
        why = self.why_not(request)
        if why:
            raise web.HTTPForbidden(text=f"{why}\n")
        return await handler(request)

    async def add_headers(self, request: web.Request, response: web.StreamResponse) -> None:
        """Tell the browser what no page of this server needs."""
        response.headers.update(_HEADERS)
        # older browsers do not take 'self' for sockets too; a name that is not ours is not repeated
        hosts = request.headers.getall(hdrs.HOST, [])
        own = f"ws://{hosts[0]}" if len(hosts) == 1 and self.knows(hosts[0]) else ""
        response.headers["Content-Security-Policy"] = _POLICY.format(socket=own)

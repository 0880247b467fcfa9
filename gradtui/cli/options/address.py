"""Where ``gradtui serve`` listens: for this machine alone, unless the network is asked for by name."""

from __future__ import annotations

import errno
import ipaddress
import os
import socket

from ...expression.visible import visible
from ..usage import UsageError

_WAITING = 128  # connections that are not taken yet


def listening(host: str, port: int, *, allow_network: bool) -> socket.socket:
    """Return a socket that listens there. Raises UsageError."""
    shown = visible(host, limit=60)
    try:
        found = socket.getaddrinfo(host or " ", port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise UsageError(f"--host: expected an address of this machine, got {shown or 'nothing'}") from None
    # a name may have several addresses; the one that every browser reaches comes first
    family, kind, protocol, _, address = min(found, key=lambda info: info[0] != socket.AF_INET)
    if not (allow_network or all(is_loopback(str(info[4][0])) for info in found)):
        raise UsageError(
            f"--host: {shown} can be reached from other machines, and whoever reaches it can use the app; "
            f"if that is meant, say so: --host {shown} --allow-network"
        )
    listener = socket.socket(family, kind, protocol)
    try:
        if os.name == "posix":  # elsewhere it would let two programs share a port
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(_WAITING)
    except OSError as error:
        listener.close()
        raise UsageError(_why(error, shown, port)) from None
    return listener


def _why(error: OSError, host: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"--port: {port} is in use on {host}; choose another, or 0 for any free one"
    if error.errno == errno.EACCES:
        return f"--port: {port} is kept for the system; choose one from 1024 on, or 0 for any free one"
    if error.errno in (errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT):
        return f"--host: expected an address of this machine, got {host}"
    return f"--host: cannot listen on {host}, port {port}: {(error.strerror or 'no reason given').lower()}"


def is_loopback(address: str) -> bool:
    """Whether an address is one that no other machine reaches."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    inner = getattr(found, "ipv4_mapped", None)  # ::ffff:127.0.0.1
    return bool((inner or found).is_loopback)


def url_of(listener: socket.socket) -> str:
    """Return what to type into a browser; of a socket on every address, one that other machines reach."""
    host, port = listener.getsockname()[:2]
    if ipaddress.ip_address(host.partition("%")[0]).is_unspecified:
        host = _outward(listener.family) or socket.gethostname()
    return f"http://{f'[{host}]' if ':' in host else host}:{port}"


def _outward(family: int) -> str:
    """The address by which this machine reaches others, or "". Nothing is sent."""
    # both are kept for documentation: RFC 5737, RFC 3849
    far = "2001:db8::1" if family == socket.AF_INET6 else "192.0.2.1"
    try:
        with socket.socket(family, socket.SOCK_DGRAM) as probe:
            probe.connect((far, 9))
            return str(probe.getsockname()[0])
    except OSError:
        return ""

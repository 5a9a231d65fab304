"""One lock for everything that changes or reads simulated AWS: a request, a tick, the traffic, the control API.

Reentrant, so that a request's handler may call helpers that take it again. Never sleep while holding it.
"""

import threading

LOCK = threading.RLock()

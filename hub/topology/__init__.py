"""Every topic, user and right of the hub, declared once (architecture §3)."""

from hub.topology.acls import Acl, acls
from hub.topology.declaration import INBOX_OF, PRINCIPALS, TOPICS
from hub.topology.model import Topic

__all__ = ["INBOX_OF", "PRINCIPALS", "TOPICS", "Acl", "Topic", "acls"]

"""Calendar objects both ways: REQUEST, CANCEL, DECLINECOUNTER and PUBLISH are written, whatever comes back is read.

RFC 5545 (the object), 5546 (its methods), 6047 (both in mail); MS-OXCICAL and MS-OXTNEF for what Outlook does.
"""

from .reading import PART_LIMIT, CalendarPart, read
from .writing import PRODUCT, feed, publish, write
from .zone import timezone_of

__all__ = ["PART_LIMIT", "PRODUCT", "CalendarPart", "feed", "publish", "read", "timezone_of", "write"]

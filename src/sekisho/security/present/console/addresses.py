"""Every address of the console. Each room names its own."""

from sekisho.security.present.console.frameworks import ADDRESSES as FRAMEWORKS
from sekisho.security.present.console.home import ADDRESSES as HOME
from sekisho.security.present.console.ledgers import ADDRESSES as LEDGERS
from sekisho.security.present.console.practices import ADDRESSES as PRACTICES

urlpatterns = [
    *HOME,
    *LEDGERS,
    *PRACTICES,
    *FRAMEWORKS,
]

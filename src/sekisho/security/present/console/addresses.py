"""Every address of the console. Each room names its own."""

from sekisho.security.present.console.administration import ADDRESSES as ADMINISTRATION
from sekisho.security.present.console.devices.pages import ADDRESSES as DEVICES
from sekisho.security.present.console.evidence import ADDRESSES as EVIDENCE
from sekisho.security.present.console.findings import ADDRESSES as FINDINGS
from sekisho.security.present.console.frameworks import ADDRESSES as FRAMEWORKS
from sekisho.security.present.console.home import ADDRESSES as HOME
from sekisho.security.present.console.jobs_pages import ADDRESSES as JOBS
from sekisho.security.present.console.ledgers import ADDRESSES as LEDGERS
from sekisho.security.present.console.network.pages import ADDRESSES as NETWORK
from sekisho.security.present.console.practices import ADDRESSES as PRACTICES
from sekisho.security.present.console.proposals import ADDRESSES as PROPOSALS
from sekisho.security.present.console.reports import ADDRESSES as REPORTS
from sekisho.security.present.console.risk import ADDRESSES as RISK
from sekisho.security.present.console.search import ADDRESSES as SEARCH
from sekisho.security.present.console.vulnerabilities import ADDRESSES as VULNERABILITIES

urlpatterns = [
    *HOME,
    *LEDGERS,
    *PRACTICES,
    *FRAMEWORKS,
    *FINDINGS,
    *SEARCH,
    *NETWORK,
    *DEVICES,
    *EVIDENCE,
    *JOBS,
    *REPORTS,
    *ADMINISTRATION,
    *PROPOSALS,
    *VULNERABILITIES,
    *RISK,
]

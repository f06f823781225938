"""What a web server loads. SEKISHO_HOME names the home; all is opened and loaded before the first request,
the catalogue and the newest run too, so that nobody waits for them.
"""

import os
from importlib import import_module
from pathlib import Path

from django.core.wsgi import get_wsgi_application
from django.db import connections

from sekisho.security.app.setup import open_home

open_home(Path(os.environ["SEKISHO_HOME"]))
import_module("sekisho.security.app.urls")
import_module("sekisho.security.present.console.known").catalogue()
import_module("sekisho.security.store.assessments").latest()
connections.close_all()
application = get_wsgi_application()

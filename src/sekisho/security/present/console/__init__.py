"""The console in the browser: one module a page, its words in `labels/`, its markup in `templates/console/`."""

"""Running configurations of firewalls, read into one form for every vendor; each reader knows one vendor's words."""

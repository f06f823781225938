"""Configurations of firewalls, written from the zone policy in the words of each vendor."""

"""What hosts, switches and scanners say of the devices around them, in the same tables as captures."""

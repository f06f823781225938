"""What vendors and authorities publish about vulnerabilities, and what software devices hold, as files say it."""

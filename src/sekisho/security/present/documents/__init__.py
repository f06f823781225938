"""Documents that rules name without a sample, made from content and ledgers as Word and PDF, for people to finish."""

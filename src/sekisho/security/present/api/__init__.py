"""Every ledger over HTTP: rows, history, Excel, proposals, journal, under one OpenAPI document."""

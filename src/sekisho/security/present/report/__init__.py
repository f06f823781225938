"""The report that people read: two HTML files, Japanese and English, each complete in itself and printable."""

from sekisho.security.present.report.writing import write_report

__all__ = ["write_report"]

"""Audits: a result has a day, and what is not good is put right."""

from judged import assert_judged


def test_a_result_has_a_day_and_auditors() -> None:
    assert_judged(
        "audit",
        """
        item | year      | done       | result | auditors | faults
        組織 | 令和6年度 | 2024-10-01 | 良好   | P1       |
        組織 | R6        |            | 良好   | P1       | E102 done
        組織 | 2024      | 2024-10-01 | 良好   |          | W103 auditors
        組織 | 2024      | 2024-10-01 |        | P1       |
        """,
    )


def test_what_is_not_good_has_a_finding_an_action_and_a_day() -> None:
    assert_judged(
        "audit",
        """
        item | done       | result | auditors | finding  | correction | correction_due | corrected  | faults
        組織 | 2024-10-01 | 不適合 | P1       | 記録なし | 記録する   | 2024-12-01     |            |
        組織 | 2024-10-01 | 要改善 | P1       | 記録なし |            |                |            | W101 correction
        組織 | 2024-10-01 | 不適合 | P1       | 記録なし | 記録する   | 2024-12-01     | 2024-09-30 | E101 corrected
        """,
    )


def test_leaving_out_has_a_reason() -> None:
    assert_judged(
        "audit",
        """
        item | scope  | reason   | faults
        組織 | 対象外 | 昨年実施 |
        組織 | 対象外 |          | W102 reason
        組織 | 対象   |          |
        """,
    )

"""What a background job is: its kinds and states. Pure; the store keeps jobs, `present.jobs` runs them."""

from sekisho.security.terms.choice import Choice


class JobKind(Choice):
    """What is done."""

    ASSESS = "assess", "証跡と台帳の照合", "Assessment"
    REPORT = "report", "レポートの作成", "Report"


class JobState(Choice):
    """How far it has come. Stopping: cancelled, while its process has not ended yet. Lost: its process is gone."""

    WAITING = "waiting", "待機中", "Waiting"
    RUNNING = "running", "実行中", "Running"
    STOPPING = "stopping", "中止しています", "Stopping"
    DONE = "done", "完了", "Done"
    FAILED = "failed", "失敗", "Failed"
    CANCELLED = "cancelled", "中止", "Cancelled"
    LOST = "lost", "中断", "Cut short"

    @property
    def over(self) -> bool:
        """Whether nothing more happens to it."""
        return self in {JobState.DONE, JobState.FAILED, JobState.CANCELLED, JobState.LOST}

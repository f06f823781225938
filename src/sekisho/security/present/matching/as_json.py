"""A run of `sekisho match` as one JSON object."""

from sekisho.guard.text import Text
from sekisho.security.checks.vulnerability.answers import Answer, Question
from sekisho.security.checks.vulnerability.held import Held
from sekisho.security.checks.vulnerability.telling import asked, sentence
from sekisho.security.present.matching.outcome import MatchOutcome
from sekisho.security.risk.advising import Advised
from sekisho.security.work.advisory import Stay


def match_json(outcome: MatchOutcome) -> dict[str, object]:
    """The object; words for programs are codes, sentences stand in both languages."""
    return {
        "as_of": f"{outcome.as_of}",
        "held": len(outcome.matched),
        "affected": [_answer(one) for one in outcome.affected],
        "vulnerabilities": [_advised(one) for one in outcome.advised],
        "to_be_checked": [_question(one) for one in outcome.questions],
        "questions_left_out": sum(one.left_out for one in outcome.matched),
        "not_affected": [_answer(one) for one in outcome.not_affected],
        "vendors_without_a_source": list(outcome.uncovered),
        "deferrals_to_judge_again": [{"asset": row.asset, "name": row.name, "again": f"{row.again}"}
                                     for row in outcome.come_back],
        "on_their_way": [{"advisory": row.number, "stays": [_stay(one) for one in found]}
                         for row, found in outcome.ways],
        "proposed": len(outcome.proposals),
        "sources": [
            {
                "input": one.input, "kind": one.kind.code, "publisher": one.publisher, "documents": one.documents,
                "records": one.records, "newest": f"{one.newest}" if one.newest else None, "age_days": age,
                "vendors": dict(one.vendors), "not_read": dict(one.reasons),
            }
            for one, age in zip(outcome.intelligence.sources, outcome.ages, strict=True)
        ],
        "problems": [one.told for one in outcome.problems],
    }  # fmt: skip


def _stay(one: Stay) -> dict[str, object]:
    return {"step": one.step, "days": one.days, "ended": f"{one.ended}" if one.ended else None}


def _held(one: Held) -> dict[str, object]:
    return {
        "key": one.key, "source": one.source, "vendor": one.vendor, "model": one.model, "name": one.name,
        "version": one.firmware, "serial": one.serial, "devices": list(one.devices),
    }  # fmt: skip


def _answer(one: Answer) -> dict[str, object]:
    return {
        "held": _held(one.held),
        "advisory": one.advisory.id,
        "title": one.advisory.title,
        "product": {"vendor": one.product.vendor, "name": one.product.name, "version": one.product.version},
        "how": one.how.code,
        "own": one.own,
        "theirs": one.theirs,
        "vulnerabilities": [flaw.id for flaw in one.flaws],
        "evidence": {"file": one.advisory.file, "sha256": one.advisory.sha256},
        **_both("because", sentence(one)),
    }


def _advised(one: Advised) -> dict[str, object]:
    return {
        "asset": one.asset,
        "held": one.answer.held.key,
        "name": one.flaw.id,
        "score": one.flaw.score,
        "vector": one.flaw.vector,
        "advisory": one.answer.advisory.id,
        "priority": one.advice.priority.code,
        "timing": one.advice.timing.code,
        "answers": one.advice.answers._asdict(),
        "because_ja": [text.ja for text in one.advice.because],
        "because_en": [text.en for text in one.advice.because],
    }


def _question(one: Question) -> dict[str, object]:
    return {
        "held": _held(one.held),
        "reason": one.reason.code,
        "advisories": [answer.advisory.id for answer in one.answers],
        "product": {"vendor": one.answers[0].product.vendor, "name": one.answers[0].product.name},
        "likeness": round(one.likeness, 3),
        **_both("question", asked(one)),
    }


def _both(name: str, text: Text) -> dict[str, str]:
    return {f"{name}_ja": text.ja, f"{name}_en": text.en}

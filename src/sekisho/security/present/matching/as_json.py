"""What a matching gave as one JSON object: all of it, and what of it the run of the main job keeps."""

from sekisho.guard.text import Text
from sekisho.security.checks.vulnerability.answers import Answer, Question
from sekisho.security.checks.vulnerability.held import Held
from sekisho.security.checks.vulnerability.telling import asked, sentence
from sekisho.security.present.matching.outcome import MatchOutcome
from sekisho.security.risk.advising import Advised
from sekisho.security.work.advisory import Stay


def match_json(outcome: MatchOutcome) -> dict[str, object]:
    """All of it; words for programs are codes, sentences stand in both languages."""
    return {
        **kept_json(outcome),
        "not_affected": [_answer(one, outcome) for one in outcome.not_affected],
        "problems": [one.told for one in outcome.problems],
    }


def kept_json(outcome: MatchOutcome) -> dict[str, object]:
    """The same without what is not affected, which is counted, and without the problems, which the run tells itself."""
    return {
        "as_of": f"{outcome.as_of}",
        "held": len(outcome.matched),
        "affected": [_answer(one, outcome) for one in outcome.affected],
        "vulnerabilities": [_advised(one) for one in outcome.advised],
        "to_be_checked": [_question(one) for one in outcome.questions],
        "questions_left_out": sum(one.left_out for one in outcome.matched),
        "not_affected_count": len(outcome.not_affected),
        "vendors_without_a_source": list(outcome.uncovered),
        "vendors_near": {vendor: list(near) for vendor, near in outcome.uncovered.items() if near},
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
    }  # fmt: skip


def _stay(one: Stay) -> dict[str, object]:
    return {"step": one.step, "days": one.days, "ended": f"{one.ended}" if one.ended else None}


def _held(one: Held) -> dict[str, object]:
    return {
        "key": one.key, "source": one.source, "vendor": one.vendor, "model": one.model, "name": one.name,
        "version": one.firmware, "serial": one.serial, "devices": list(one.devices),
    }  # fmt: skip


def _answer(one: Answer, outcome: MatchOutcome) -> dict[str, object]:
    return {
        "held": _held(one.held),
        "advisory": one.advisory.id,
        "title": one.advisory.title,
        "publisher": one.advisory.publisher,
        "published": f"{one.advisory.released}" if one.advisory.released else None,
        "product": {"vendor": one.product.vendor, "name": one.product.name, "version": one.product.version},
        "how": one.how.code,
        "own": one.own,
        "theirs": one.theirs,
        "vulnerabilities": [flaw.id for flaw in one.flaws],
        "evidence": outcome.places[one.advisory.publisher, one.advisory.id].told,
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

"""The words of the report: phases, departments, necessity, policy documents, and how a rule is assured."""

from sekisho.security.terms.choice import Choice


class Phase(Choice):
    """Life-cycle phase of the production system (report, table 1). Planning (chapter 2) has no practices."""

    DESIGN = "design", "設計・開発", "Design and development"
    OPERATION = "operation", "運転・運用", "Operation"
    MAINTENANCE = "maintenance", "保守", "Maintenance"
    DISPOSAL = "disposal", "廃棄", "Disposal"
    OTHER = "other", "その他（全フェーズ）", "Other (all phases)"


class Area(Choice):
    """Business area: the section of the report under which a practice stands."""

    DESIGN = "3.1", "生産システム設計開発", "Design of the production system"
    PROCUREMENT = "3.2", "生産システム調達", "Procurement of the production system"
    RUNNING = "4.4", "運用・運転時", "Running the production system"
    MAINTAINING = "5.1", "生産システム管理（保守時）", "Managing the production system in maintenance"
    DISPOSING = "6.1", "生産システム管理（廃棄時）", "Managing the production system at disposal"
    INFORMATION = "7.1", "情報管理", "Information management"
    INCIDENTS = "7.2", "インシデント対応", "Incident response"
    PEOPLE = "7.3", "エリア人員管理", "Areas and people"


class Department(Choice):
    """Who makes and who uses a rule (report 1.3.1). `ALL` is the report's 全部門."""

    PRODUCTION_IT = "production-it", "生産・情報システム部門", "Production and information systems"
    PRODUCTION = "production", "生産部門", "Production"
    PROCUREMENT = "procurement", "調達部門", "Procurement"
    GENERAL_AFFAIRS = "general-affairs", "総務部門", "General affairs"
    ALL = "all", "全部門", "All departments"


class Necessity(Choice):
    """How binding the model company holds a practice to be (report, 必要度)."""

    REQUIRED = "required", "必須", "Required"
    RECOMMENDED = "recommended", "推奨", "Recommended"
    CONDITIONAL = "conditional", "条件付き必須", "Required under a condition"


class Document(Choice):
    """Policy document in which the model company writes a rule down (report, セキュリティ規定文書)."""

    SECURE_DEVELOPMENT = "secure-development-procedure", "セキュア開発手順", "Secure development procedure"
    WORK_INSTRUCTIONS = "work-instructions", "実施手順書", "Work instructions"
    MANAGEMENT_RULE = (
        "information-security-management-rule",
        "情報セキュリティマネジメント規則",
        "Information security management rule",
    )
    PROCUREMENT_STANDARD = "procurement-standard", "調達基準", "Procurement standard"
    CAMERA = "camera-surveillance", "カメラ監視", "Camera surveillance"


class Assurance(Choice):
    """How it is known that a rule holds (design, section 3)."""

    CHECKED = "checked", "照合", "Checked"
    RECORDED = "recorded", "記録", "Recorded"
    ATTESTED = "attested", "確認", "Attested"
    ENFORCED = "enforced", "強制", "Enforced"


class Confidence(Choice):
    """How sure the author of a mapping was."""

    LOW = "low", "低", "Low"
    MEDIUM = "medium", "中", "Medium"
    HIGH = "high", "高", "High"

"""The names under which the server may be asked. Any other is refused: it may be the trick of a foreign page."""

from collections.abc import Mapping

from sekisho.security.app.database import SettingRefused

VARIABLE = "SEKISHO_HOSTS"
LOOPBACK = ("localhost", "127.0.0.1", "[::1]")


def hosts(environment: Mapping[str, str]) -> list[str]:
    """The loopback names, and those of SEKISHO_HOSTS, separated by commas. SettingRefused for `*` or a broken name."""
    named = [one.strip() for one in environment.get(VARIABLE, "").split(",") if one.strip()]
    for one in named:
        if "*" in one or "/" in one or any(sign.isspace() for sign in one):
            raise SettingRefused(
                f"環境変数 {VARIABLE} の {one[:60]} はホスト名ではありません。"
                "sekisho.example.jp,192.0.2.10 のように名前かアドレスをコンマで区切ってください。(setting.E002) / "
                f"{one[:60]} in {VARIABLE} is no host name. "
                "Write names or addresses separated by commas, such as sekisho.example.jp,192.0.2.10. (setting.E002)"
            )
    return [*LOOPBACK, *named]

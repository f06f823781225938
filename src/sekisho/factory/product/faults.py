"""Every fault and oddity of a design file: its code and its sentences, in one place.

A code, once given, keeps its meaning. 1xx files, 2xx board, 3xx placement, 4xx parts list, 5xx Gerber and drill,
6xx where they disagree.
"""

from sekisho.factory.product.complaints import Wording

FILE_ABSENT = Wording(
    "product.E101",
    "ファイルまたはフォルダーを開けません。名前と読み取り権限を確かめてください。",
    "The file or folder cannot be opened. Check its name and that it may be read.",
)
FILE_TOO_LARGE = Wording(
    "product.E102",
    "{size} バイトあり、上限の {most} バイトを超えるため読みません。基板ごとにファイルを分けて渡してください。",
    "It has {size} bytes, more than the limit of {most}, and is not read. Hand over the files of one board each.",
)
TOO_MANY_FILES = Wording(
    "product.E103",
    "ファイルが上限の {most} 個を超えるため、残りを読みません。1枚の基板のフォルダーだけを渡してください。",
    "There are more than {most} files; the rest is not read. Hand over the folder of one board only.",
)
ARCHIVE_BROKEN = Wording(
    "product.E104",
    "圧縮ファイルとして読めません（{reason}）。作り直したものを受け取ってください。",
    "It cannot be read as an archive ({reason}). Ask for it to be made again.",
)
ARCHIVE_BOMB = Wording(
    "product.E105",
    "展開すると上限の {most} バイトまたは {cells} セルを超えるため読みません。送り主に確かめてください。",
    "Unpacked it exceeds the limit of {most} bytes or {cells} cells and is not read. Ask its sender.",
)
FILE_EMPTY = Wording(
    "product.W106",
    "空のファイルです。送り主に正しいファイルかどうか確かめてください。",
    "The file is empty. Ask its sender whether it is the right one.",
)
NOT_TEXT = Wording(
    "product.E107",
    "文字のファイルとして読めません（{at} バイト目に 0 のバイトがあります）。書き出し直したものを受け取ってください。",
    "It cannot be read as text (a zero byte at byte {at}). Ask for it to be exported again.",
)
FILE_UNKNOWN = Wording(
    "product.N108",
    "基板、部品配置、部品表、ガーバー、ドリルのどれでもないため、読み飛ばしました。必要なファイルなら種類を確かめてください。",
    "It is no board, placement, parts list, Gerber or drill file and was passed over. Check its kind if it is needed.",
)
ENCODING = Wording(
    "product.N109",
    "UTF-8 ではないため {encoding} として読みました。文字化けがあれば UTF-8 で書き出し直してください。",
    "It is not UTF-8 and was read as {encoding}. Export it as UTF-8 if letters look wrong.",
)
NOTHING = Wording(
    "product.E110",
    "基板ファイル（.kicad_pcb）も部品配置ファイルもありません。どちらかを加えて渡してください。",
    "There is neither a board file (.kicad_pcb) nor a placement file. Add one of them.",
)
SEVERAL_BOARDS = Wording(
    "product.E111",
    "基板ファイルがほかにもあります（{others}）。「{taken}」だけを読みました。基板ごとにファイルを指定してください。",
    'There are other board files ({others}). Only "{taken}" was read. Name the files of one board at a time.',
)
LOCKED = Wording(
    "product.E112",
    "パスワードで保護されているため読めません。保護を外したものを受け取ってください。",
    "It is protected by a password and cannot be read. Ask for a copy without protection.",
)
MORE = Wording(
    "product.N199",
    "{code} がほかに {count} 件あります。示したものから直してください。",
    "There are {count} more of {code}. Start with those shown.",
)

BOARD_BROKEN = Wording(
    "product.E201",
    "KiCad の基板として最後まで読めません（{reason}）。そこまでを読みました。KiCad で開いて保存し直してください。",
    "It cannot be read to its end as a KiCad board ({reason}). What stands before was read. Open and save it in KiCad.",
)
BOARD_VERSION = Wording(
    "product.W202",
    "形式の版 {version} は確かめた範囲（KiCad 5〜9）にありません。部品数を KiCad の表示と見比べてください。",
    "Its format version {version} is outside what was tried (KiCad 5 to 9). Compare the part counts with KiCad's.",
)
FOOTPRINT_BROKEN = Wording(
    "product.E203",
    "「{reference}」の{what}が読めないため、この部品を使いません。KiCad で部品を置き直してください。",
    'The {what} of "{reference}" cannot be read, and the part is not used. Place it again in KiCad.',
)
REFERENCE_MISSING = Wording(
    "product.W204",
    "部品（{footprint}、「{reference}」）に参照名または番号がありません。KiCad で番号を付けてください。",
    'A part ({footprint}, "{reference}") has no reference or none with a number. Annotate it in KiCad.',
)
REFERENCE_TWICE = Wording(
    "product.W205",
    "参照名「{reference}」が {first}行目にもあります。KiCad で別の番号を付けてください。",
    'The reference "{reference}" stands on line {first} too. Give one of them another number in KiCad.',
)
MODULE_COUNT = Wording(
    "product.W206",
    "ファイル自身は部品 {told} 個と書いていますが、{read} 個を読みました。KiCad で保存し直してください。",
    "The file itself tells {told} parts, and {read} were read. Save it again in KiCad.",
)
OUTLINE_MISSING = Wording(
    "product.W207",
    "外形（Edge.Cuts）がないため、印刷とリフローの時間を部品の広がりから求めます。KiCad で外形を描いてください。",
    "There is no outline (Edge.Cuts): printing and reflow are reckoned from the parts' extent. Draw it in KiCad.",
)
MOUNT_DIFFERS = Wording(
    "product.W208",
    "「{reference}」の属性は{told}ですが、パッドは{seen}です。パッドに従いました。KiCad で属性を直してください。",
    'The attribute of "{reference}" is {told}, its pads are {seen}. The pads were followed. Correct it in KiCad.',
)
OUTLINE_BROKEN = Wording(
    "product.W209",
    "外形（Edge.Cuts）の一部の座標が読めないため、除いて大きさを求めました。KiCad で描き直してください。",
    "A part of the outline (Edge.Cuts) has coordinates that cannot be read and was left out. Draw it again in KiCad.",
)
ATTRIBUTE_MISSING = Wording(
    "product.W210",
    "「{reference}」（{footprint}）は表面実装の属性がなく、KiCad は部品配置に書き出しません。"
    "表面実装として読みました。KiCad で属性を付けてください。",
    '"{reference}" ({footprint}) is not marked surface mount, and KiCad leaves it out of placement files. '
    "It was taken as surface mount. Mark it in KiCad.",
)
BOARD_UNFITTED = Wording(
    "product.N211",
    "「{reference}」（値「{value}」）は基板ファイルで実装しないとされています。実装する場合は KiCad で直してください。",
    '"{reference}" (value "{value}") is not fitted by the board file. Correct it in KiCad if it is.',
)
BRACKET_LEFT_OUT = Wording(
    "product.N212",
    "KiCad 9 の一部の版の書き損じ（filter_ratio の前のかっこ抜け）が {count} か所あります。補って読みました。",
    "Some releases of KiCad 9 leave out the bracket before filter_ratio, {count} times here. It was put in.",
)

PLACEMENT_HEADER = Wording(
    "product.E301",
    "部品配置の列（{missing}）が見つかりません。見出しに参照名、X、Y、角度の列があるか確かめてください。",
    "Columns of a placement file ({missing}) are missing. Check that its header names reference, X, Y and rotation.",
)
PLACEMENT_ROW = Wording(
    "product.E302",
    "「{reference}」の{what}「{value}」が読めないため、この行を使いません。数値と単位を直してください。",
    'The {what} "{value}" of "{reference}" cannot be read, and the line is not used. Correct number and unit.',
)
PLACEMENT_SHORT = Wording(
    "product.E303",
    "列が足りない行「{text}」を使いません。書き出し直すか、行を直してください。",
    'The line "{text}" lacks columns and is not used. Export the file again or correct the line.',
)
PLACEMENT_EMPTY = Wording(
    "product.N304",
    "部品が1つも載っていません（見出しだけです）。この面に部品がなければ、そのままで構いません。",
    "It lists no part (its header only). Leave it so if this side has none.",
)
PLACEMENT_TWICE = Wording(
    "product.W305",
    "「{reference}」は {first} にもあります。先のものを使いました。どちらが正しいか確かめてください。",
    '"{reference}" stands in {first} too. The earlier one was used. Check which is right.',
)
PLACEMENT_SAME = Wording(
    "product.N306",
    "{first} と同じ配置 {count} 個が載っています。1回だけ数えました。",
    "It lists the same {count} placements as {first}. They were counted once.",
)
PLACEMENT_MIRRORED = Wording(
    "product.N307",
    "裏面の X 座標が負（裏から見た向き）で書かれています。符号を反転して読みました。",
    "X of the bottom side is written negative (as seen from below). It was read with its sign turned.",
)
PLACEMENT_SHIFTED = Wording(
    "product.W308",
    "原点が基板ファイルと ({dx}, {dy}) mm ずれています。ずれを引いて比べました。書き出しの原点を確かめてください。",
    "Its origin lies ({dx}, {dy}) mm off the board file's. It was taken off. Check the origin it was exported with.",
)
PLACEMENT_SIDE = Wording(
    "product.W309",
    "「{reference}」の面「{value}」が読めないため、{taken}として読みました。top か bottom と書いてください。",
    'The side "{value}" of "{reference}" cannot be read and was taken as {taken}. Write top or bottom.',
)
PLACEMENT_UNIT = Wording(
    "product.N310",
    "単位がインチまたはミルです。mm に直して読みました。",
    "Its unit is inch or mil. It was read into mm.",
)

BOM_HEADER = Wording(
    "product.E401",
    "部品表の見出し（参照名の列）が見つかりません。「部品番号」「Reference」などの列名を付けてください。",
    'The header of a parts list (a column of references) is missing. Name a column "Reference".',
)
BOM_REFERENCE = Wording(
    "product.E402",
    "参照名「{text}」が読めません（{reason}）。「C1, C2-C5」のように直してください。",
    'The references "{text}" cannot be read ({reason}). Write them like "C1, C2-C5".',
)
BOM_QUANTITY = Wording(
    "product.W403",
    "数量は {told} ですが、参照名は {seen} 個です。どちらが正しいか設計者に確かめてください。",
    "The quantity is {told}, and there are {seen} references. Ask the designer which is right.",
)
BOM_NUMBER = Wording(
    "product.W404",
    "数量「{value}」が数として読めません。参照名の数 {seen} を使いました。数字に直してください。",
    'The quantity "{value}" is no number. The {seen} references were counted instead. Write a number.',
)
BOM_TWICE = Wording(
    "product.W405",
    "「{reference}」は {first}行目にもあります。先の行を使いました。どちらか一方にしてください。",
    '"{reference}" stands on line {first} too. The earlier line was used. Keep one of them.',
)
BOM_UNFITTED = Wording(
    "product.N406",
    "{column}の「{word}」により、{references} を実装しないものとしました。実装する場合は語を消してください。",
    '"{word}" in {column} was taken to mean that {references} are not fitted. Remove the word if they are.',
)
BOM_NO_REFERENCE = Wording(
    "product.W407",
    "参照名のない行「{text}」は基板の部品として数えません。部品なら参照名を書いてください。",
    'The line "{text}" has no reference and is not counted as parts of the board. Write it if it is one.',
)
BOM_VARIANT = Wording(
    "product.N408",
    "機種「{variant}」の列があります（{count} 行）。標準の機種として読みました。機種は --variant で選べます。",
    'There are columns of a variant "{variant}" ({count} lines). The standard was read; choose by --variant.',
)
VARIANT_UNKNOWN = Wording(
    "product.E409",
    "機種「{variant}」は部品表にありません（あるもの: {known}）。名前を確かめてください。",
    'There is no variant "{variant}" in the parts list (there are: {known}). Check its name.',
)
QUOTING = Wording(
    "product.W410",
    "引用符が閉じていないか、途中にあります。この行を引用符のない行として読みました。行を直してください。",
    "A quotation mark is not closed or stands amid a cell. The line was read as if unquoted. Correct it.",
)
TOO_MANY_ROWS = Wording(
    "product.E411",
    "行が上限の {most} を超えるため、残りを読みません。1枚の基板の分だけにしてください。",
    "There are more than {most} lines; the rest is not read. Keep those of one board.",
)
WORKBOOK_BROKEN = Wording(
    "product.E412",
    "表計算ファイルとして読めません。Excel または LibreOffice で開いて保存し直してください。",
    "It cannot be read as a spreadsheet. Open it in Excel or LibreOffice and save it again.",
)
CELL_WITH_LINES = Wording(
    "product.N413",
    "セルの中に改行があります（「{text}」）。空白1つとして読みました。",
    'A cell holds a line break ("{text}"). It was read as one space.',
)

GERBER_ABSENT = Wording(
    "product.W501",
    "ガーバーを読む部品がないため、{count} 個を読みませんでした。`pip install 'sekisho[factory]'` を実行してください。",
    "What reads Gerber is not installed: {count} files were not read. Run `pip install 'sekisho[factory]'`.",
)
GERBER_BROKEN = Wording(
    "product.E502",
    "ガーバーまたはドリルとして読めません（{reason}）。書き出し直したものを受け取ってください。",
    "It cannot be read as Gerber or drill ({reason}). Ask for it to be exported again.",
)
LAYER_UNKNOWN = Wording(
    "product.W503",
    "どの層か、中身（TF.FileFunction）からも名前からもわかりません。設計者に確かめてください。",
    "Neither its content (TF.FileFunction) nor its name tells its layer. Ask the designer.",
)
DRILL_COUNT = Wording(
    "product.W504",
    "穴は {read} 個と読めましたが、座標の行は {lines} 行あります。穴あけ図と見比べてください。",
    "{read} holes were read from {lines} lines with coordinates. Compare them with the drill map.",
)
DRILL_EMPTY = Wording(
    "product.N505",
    "穴が1つもありません。この種の穴がなければ、そのままで構いません。",
    "It has no hole. Leave it so if there are none of this kind.",
)
GERBER_REPEATS = Wording(
    "product.E506",
    "1つの命令で {count} 回の繰り返しを求めるか、式に文字列があるため、読みません。送り主に確かめてください。",
    "A statement asks for {count} repeats, or a formula holds text; it is not read. Ask its sender.",
)
SIZE_DIFFERS = Wording(
    "product.W507",
    "外形は {gerber} mm ですが、基板ファイルでは {board} mm です。同じ版のファイルか確かめてください。",
    "Its outline measures {gerber} mm, the board file's {board} mm. Check that both are of one revision.",
)
GERBER_ODDITY = Wording(
    "product.N508",
    "書き方の癖があります（{reason}）。読むことはできました。",
    "It is written oddly ({reason}). It could be read.",
)

UNPLACED = Wording(
    "product.W601",
    "「{reference}」は基板の表面実装部品ですが、部品配置にありません。基板の位置を使いました。"
    "配置を書き出し直すか、実装しないなら部品表に書いてください。",
    '"{reference}" is a surface-mount part of the board and not in the placement. '
    "Its place on the board was used. Export it again, or write in the parts list that it is not fitted.",
)
PLACED_NOT_ON_BOARD = Wording(
    "product.W602",
    "「{reference}」は部品配置にありますが、基板にありません。同じ版のファイルか確かめてください。",
    '"{reference}" is in the placement and not on the board. Check that both are of one revision.',
)
NOT_IN_BOM = Wording(
    "product.W603",
    "「{reference}」は{where}にありますが、部品表にありません。部品がないため実装しません。部品表に加えるか、実装しないと書いてください。",
    '"{reference}" is in the {where} and not in the parts list. Add it, or write that it is not fitted.',
)
BOM_NOT_ON_BOARD = Wording(
    "product.W604",
    "「{reference}」は部品表にありますが、{where}にありません。同じ版のファイルか確かめてください。",
    '"{reference}" is in the parts list and not in the {where}. Check that both are of one revision.',
)
VALUE_DIFFERS = Wording(
    "product.W605",
    "「{reference}」の値は「{one}」ですが、{where}では「{other}」です。どちらが正しいか設計者に確かめてください。",
    'The value of "{reference}" is "{one}", in the {where} "{other}". Ask the designer which is right.',
)
SIDE_DIFFERS = Wording(
    "product.W606",
    "「{reference}」の面は{one}ですが、基板では{other}です。配置を書き出し直してください。",
    'The side of "{reference}" is {one}, on the board {other}. Export the placement again.',
)
POSITION_DIFFERS = Wording(
    "product.W607",
    "「{reference}」の位置は基板から {distance} mm 離れています（許容 {most} mm）。配置を書き出し直してください。",
    '"{reference}" lies {distance} mm from where the board has it ({most} mm allowed). Export the placement again.',
)
ROTATION_DIFFERS = Wording(
    "product.W608",
    "「{reference}」の角度は {one} 度ですが、基板では {other} 度です。部品の向きを確かめてください。",
    '"{reference}" is turned by {one} degrees, on the board by {other}. Check how the part lies.',
)
PLACED_UNFITTED = Wording(
    "product.W609",
    "「{reference}」は部品配置にありますが、部品表では実装しません。実装しないものとしました。",
    '"{reference}" is in the placement, and the parts list says it is not fitted. It was taken as not fitted.',
)
FITTED_IN_ONE = Wording(
    "product.W610",
    "「{reference}」は基板では実装しませんが、部品表では実装します。どちらが正しいか設計者に確かめてください。",
    'The board says "{reference}" is not fitted, the parts list that it is. Ask the designer which is right.',
)
NO_BOM = Wording(
    "product.N611",
    "部品表がありません。値と部品は基板ファイルから取りました。購買には部品表が必要です。",
    "There is no parts list. Values and parts are those of the board file. Purchasing needs the list.",
)
NO_PLACEMENT = Wording(
    "product.N612",
    "部品配置ファイルがありません。位置は基板ファイルから取りました。",
    "There is no placement file. Positions are those of the board file.",
)

//! 一括登録 (8056–8075, 8079, 8080).

use super::ErrorHelp;
use crate::help::screen::Screen::S31;
use naisen_core::text::t;

pub(super) const EXTENSION: ErrorHelp = ErrorHelp {
    cause: t(
        "選んだファイルの名前が .csv で終わっていません。",
        "The name of the file chosen does not end in .csv.",
    ),
    remedy: t(
        "「一括登録用フォーマット」から作ったCSVファイルを選んで「ファイルアップロード」を押してください。表計算ソフトでは「CSV（コンマ区切り）」で保存してください。",
        "Choose a CSV file made from a bulk registration template and press Upload file. In a spreadsheet, save as CSV (comma separated).",
    ),
    screens: &[S31],
};

pub(super) const UNREADABLE: ErrorHelp = ErrorHelp {
    cause: t(
        "ファイルを開けません。中身が空か、1 MiB（1,048,576バイト）を超えています。",
        "The file cannot be opened: it is empty or larger than 1 MiB (1,048,576 bytes).",
    ),
    remedy: t(
        "ファイルを開いて中身を確かめてください。大きいときは、2つ以上のファイルに分けて順に投入してください。",
        "Open the file and check its content. If it is too large, split it and run the parts one after the other.",
    ),
    screens: &[S31],
};

pub(super) const LINE_BREAK: ErrorHelp = ErrorHelp {
    cause: t(
        "改行が CRLF でない行があります。",
        "A line does not end in CRLF.",
    ),
    remedy: t(
        "テキストエディタで改行コードを CRLF（Windows）にして保存し、もう一度アップロードしてください。",
        "Save the file with CRLF (Windows) line breaks in a text editor and upload it again.",
    ),
    screens: &[S31],
};

pub(super) const RECORDS: ErrorHelp = ErrorHelp {
    cause: t(
        "ダブルクォーテーションが閉じられないまま、行かファイルが終わっています。",
        "A line or the file ends before a double quote is closed.",
    ),
    remedy: t(
        "示された行で、すべての項目が \" で始まり \" で終わるように直してください。項目の中の \" は \"\" と書きます。",
        "In the line shown, begin and end each field with \". Write a \" inside a field as \"\".",
    ),
    screens: &[S31],
};

pub(super) const KIND: ErrorHelp = ErrorHelp {
    cause: t(
        "1行目の最初の項目（データ区分）が VPN、HUNT、PICKUP のどれでもありません。小文字や全角は使えません。",
        "The first field of line 1 (data type) is not VPN, HUNT or PICKUP. Lower case and full-width letters are not accepted.",
    ),
    remedy: t(
        "1行目を、内線は \"VPN\"、代表は \"HUNT\"、ピックアップは \"PICKUP\" で始めてください。",
        "Begin line 1 with \"VPN\" for extensions, \"HUNT\" for hunt groups or \"PICKUP\" for pickup groups.",
    ),
    screens: &[S31],
};

pub(super) const ENCODING: ErrorHelp = ErrorHelp {
    cause: t(
        "ファイルの文字コードがシフトJISではありません。UTF-8で保存されたファイルでよく起こります。",
        "The file is not written in Shift_JIS; often it was saved as UTF-8.",
    ),
    remedy: t(
        "テキストエディタで文字コードを Shift_JIS（または ANSI）にして保存し、もう一度アップロードしてください。",
        "Save the file as Shift_JIS (or ANSI) in a text editor and upload it again.",
    ),
    screens: &[S31],
};

pub(super) const ALREADY_LISTED: ErrorHelp = ErrorHelp {
    cause: t(
        "同じ名前のファイルが、アップロード完了、投入中、投入完了のどれかで一覧にあります。大文字と小文字は区別しません。",
        "A file of the same name is listed as uploaded, running or completed. Upper and lower case count as the same.",
    ),
    remedy: t(
        "ファイル名を変えるか、一覧の同じ名前の行を選んで「削除」してから、もう一度アップロードしてください。",
        "Rename the file, or tick the row of that name and press Delete, then upload again.",
    ),
    screens: &[S31],
};

pub(super) const NO_DATA: ErrorHelp = ErrorHelp {
    cause: t(
        "ファイルに2行目以降のデータがないか、投入しようとしたファイルが一覧から削除されています。",
        "The file has no rows after line 1, or the file to run has been deleted from the list.",
    ),
    remedy: t(
        "2行目から1行に1つの加入者を書いて、もう一度アップロードしてください。削除されたときは「一括登録」を開き直してください。",
        "Write one subscriber a line from line 2 on and upload the file again. If it was deleted, open Bulk registration again.",
    ),
    screens: &[S31],
};

pub(super) const NO_FILE: ErrorHelp = ErrorHelp {
    cause: t(
        "ファイルが選ばれていないか、保存してあったファイルがなくなっています。",
        "No file was chosen, or the stored file is no longer there.",
    ),
    remedy: t(
        "「参照」でファイルを選んでから「ファイルアップロード」を押してください。投入のときは、一覧から削除してアップロードし直してください。",
        "Press Choose file, choose the file, then press Upload file. When running, delete the row and upload the file again.",
    ),
    screens: &[S31],
};

pub(super) const FIELD_COUNT: ErrorHelp = ErrorHelp {
    cause: t(
        "示された行の項目の数が決まりと違うか、途中に空の行があります。1行目は2項目、VPNとHUNTの行は2項目、PICKUPの行は1項目です。",
        "The line shown has the wrong number of fields, or there is an empty line. Line 1 has two fields, VPN and HUNT rows have two, PICKUP rows have one.",
    ),
    remedy: t(
        "「一括登録用フォーマット」と見比べて項目の数を合わせ、空の行を消してください。",
        "Compare the file with the template, correct the number of fields and remove empty lines.",
    ),
    screens: &[S31],
};

pub(super) const VALUE: ErrorHelp = ErrorHelp {
    cause: t(
        "示された行の値が決まりと合いません。内線番号は1〜9で始まる2〜8桁、着信順序は1〜99、加入者IDは半角英数字とハイフンです。行が5,000を超える、VPNやPICKUPで同じ加入者IDが2回ある、使えない内線番号である、ときもこのコードになります。",
        "A value of the line shown is not allowed. Extension numbers have 2–8 digits and begin with 1–9, ring orders are 1–99, subscriber IDs are half-width letters, digits and hyphens. More than 5,000 rows, a subscriber ID given twice in VPN or PICKUP, and an extension number that cannot be used give this code too.",
    ),
    remedy: t(
        "示された行を直して、もう一度アップロードしてください。内線番号には110・118・119、ピックアップ番号と同じ番号は使えません。",
        "Correct the line shown and upload the file again. 110, 118, 119 and pickup numbers cannot be extension numbers.",
    ),
    screens: &[S31],
};

pub(super) const PICKUP_GROUP_REQUIRED: ErrorHelp = ErrorHelp {
    cause: t(
        "1行目が PICKUP で、2番目の項目（ピックアップグループ名）がありません。",
        "Line 1 is PICKUP and its second field, the pickup group name, is missing.",
    ),
    remedy: t(
        "1行目を \"PICKUP\",\"ピックアップグループ名\" の形にしてください。グループから外すときは「ピックアップグループメンバ設定」を使ってください。",
        "Write line 1 as \"PICKUP\",\"pickup group name\". To remove members, use Pickup group members.",
    ),
    screens: &[S31],
};

pub(super) const SUBSCRIBER_MISSING: ErrorHelp = ErrorHelp {
    cause: t(
        "示された行の加入者IDが、この企業に存在しません。1行でもあると、ファイル全体が登録されません。",
        "The subscriber ID of the line shown does not exist in this company. One such line is enough: nothing of the file was registered.",
    ),
    remedy: t(
        "「電話番号一覧」で加入者IDを確かめて行を直し、アップロードし直してください。先頭の0が消えていないかも確かめてください。",
        "Check the subscriber ID on Numbers, correct the line and upload the file again. Check that leading zeros were kept.",
    ),
    screens: &[S31],
};

pub(super) const CHANGED: ErrorHelp = ErrorHelp {
    cause: t(
        "アップロードした後に、保存してあるファイルの中身が変わっています。",
        "The stored file is not the same as when it was uploaded.",
    ),
    remedy: t(
        "一覧からそのファイルを「削除」し、もう一度アップロードしてから「即時投入」を押してください。",
        "Delete the file from the list, upload it again and press Run now.",
    ),
    screens: &[S31],
};

pub(super) const TO_DELETE_MISSING: ErrorHelp = ErrorHelp {
    cause: t(
        "削除しようとしたファイルは、すでに一覧から削除されています。",
        "The file to delete has been deleted from the list already.",
    ),
    remedy: t(
        "「一括登録」を開き直し、残っているファイルを確かめてください。",
        "Open Bulk registration again and check which files are left.",
    ),
    screens: &[S31],
};

pub(super) const COMMA: ErrorHelp = ErrorHelp {
    cause: t(
        "示された行で、項目の間がカンマ（,）ではありません。",
        "In the line shown, fields are not separated by a comma (,).",
    ),
    remedy: t(
        "項目の間を半角のカンマだけにしてください。セミコロン、タブ、空白は使えません。",
        "Put a half-width comma and nothing else between fields; no semicolons, tabs or spaces.",
    ),
    screens: &[S31],
};

pub(super) const UNQUOTED: ErrorHelp = ErrorHelp {
    cause: t(
        "示された行に、ダブルクォーテーションで囲まれていない項目があります。行の最後にカンマがあるときも、このコードになります。",
        "A field of the line shown is not in double quotes. A comma at the end of the line gives this code too.",
    ),
    remedy: t(
        "空の項目も含めて、すべての項目を \" で囲んでください（例：\"05011110001\",\"2001\"）。表計算ソフトで保存すると \" が消えることがあります。",
        "Put every field, also an empty one, in double quotes (\"05011110001\",\"2001\"). Spreadsheets may drop the quotes when saving.",
    ),
    screens: &[S31],
};

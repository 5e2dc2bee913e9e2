//! The sample: two companies in the shape of the specification's fixture (calls §15). `naisen demo`
//! serves it and the black-box tests run on it. What it consists of is data, here; [`fill`] makes rows
//! of it.

mod credentials;
mod fill;

pub(crate) use credentials::{Credentials, Sip, UserLogin, credentials};
pub(crate) use fill::{fill, terminal};

/// Login id of the sample's operator.
const OPERATOR: &str = "operator";

/// A company of the sample.
struct SampleCompany {
    login_id: &'static str,
    name: &'static str,
    domain: &'static str,
    groups: &'static [SampleGroup],
    numbers: &'static [SampleNumber],
}

/// 内線グループ: name and 拠点番号.
struct SampleGroup {
    name: &'static str,
    site_number: &'static str,
}

/// A number: letter of calls §15, extension with its group's place in the list, and who uses it.
struct SampleNumber {
    letter: char,
    external_number: &'static str,
    extension: Option<(&'static str, usize)>,
    name: &'static str,
}

const fn number(
    letter: char,
    external_number: &'static str,
    extension: Option<(&'static str, usize)>,
    name: &'static str,
) -> SampleNumber {
    SampleNumber {
        letter,
        external_number,
        extension,
        name,
    }
}

const HQ: usize = 0;
const OSAKA: usize = 1;

/// K1 and K2 of calls §15.
const COMPANIES: [SampleCompany; 2] = [
    SampleCompany {
        login_id: "NS-00000000001",
        name: "株式会社サンプル",
        domain: "k1.demo.naisen.invalid",
        groups: &[
            SampleGroup {
                name: "本社内線",
                site_number: "81",
            },
            SampleGroup {
                name: "大阪内線",
                site_number: "82",
            },
        ],
        numbers: &[
            number('A', "05011110001", Some(("2001", HQ)), "佐藤 一郎"),
            number('B', "05011110002", Some(("2002", HQ)), "鈴木 花子"),
            number('C', "05011110003", Some(("2003", HQ)), "高橋 健太"),
            number('D', "05011110004", Some(("2004", HQ)), "田中 美咲"),
            number('E', "05011110005", Some(("2005", HQ)), "伊藤 大輔"),
            number('F', "05011110006", Some(("2006", HQ)), "渡辺 由美"),
            number('P', "05011110100", Some(("2100", HQ)), ""),
            number('Q', "05011110200", Some(("2200", HQ)), "サポート窓口"),
            number('G', "05011110011", Some(("2001", OSAKA)), "山本 翔"),
            number('H', "05011110012", Some(("2012", OSAKA)), "中村 彩"),
            number('N', "05011110021", None, "小林 誠(在宅)"),
            number('M', "05011110022", None, "受付"),
        ],
    },
    SampleCompany {
        login_id: "NS-00000000002",
        name: "となり商事株式会社",
        domain: "k2.demo.naisen.invalid",
        groups: &[SampleGroup {
            name: "東京内線",
            site_number: "81",
        }],
        numbers: &[number('Z', "05022220001", Some(("2001", HQ)), "加藤 直樹")],
    },
];

/// 代表グループ of K1: name, pilot, members in order.
const HUNT_GROUPS: [(&str, char, &[char]); 1] = [("営業代表", 'P', &['A', 'B', 'C'])];

/// ピックアップグループ of K1: name, number, members.
const PICKUP_GROUPS: [(&str, &str, &[char]); 2] = [
    ("営業ピックアップ", "77", &['A', 'B', 'D']),
    ("サポートピックアップ", "78", &['C', 'E']),
];

/// スケジュール転送 of K1.
const SCHEDULE: &str = "営業時間外";
/// The number of the sample whose phone is offered SHA-256 and MD5; the others take MD5 alone, which
/// every phone understands.
const BOTH_DIGESTS: &str = "05011110006";
/// The second site of K1.
const SECOND_SITE: &str = "大阪支店";

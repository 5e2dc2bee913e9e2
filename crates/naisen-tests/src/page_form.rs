//! The forms of a page as a browser without scripts would send them: every field with the value it shows.
//! Reads just the HTML that the portal writes, quoted attributes and all.

/// A form of a page.
#[derive(Clone, Debug, Default)]
pub struct PageForm {
    /// Where it is sent; the page's own address when it names none.
    pub action: String,
    /// Its fields in the order of the page.
    pub fields: Vec<(String, String)>,
}

impl PageForm {
    /// The same form with these fields typed into; one that the page does not show is added, as an
    /// intruder would.
    #[must_use]
    pub fn with(mut self, typed: &[(&str, &str)]) -> Self {
        for (name, value) in typed {
            self.fields.retain(|(field, _)| field != name);
            self.fields.push(((*name).to_owned(), (*value).to_owned()));
        }
        self
    }
}

/// The forms inside `<main>` that change something, with the buttons that have a name left out.
#[must_use]
pub fn forms(page: &str, path: &str) -> Vec<PageForm> {
    let main = page.split_once("<main").map_or(page, |(_, rest)| rest);
    let main = main.split_once("</main>").map_or(main, |(main, _)| main);
    let bodies = main.split("<form").skip(1);
    bodies
        .map(|text| text.split_once("</form>").map_or(text, |(body, _)| body))
        .filter_map(|body| {
            let (head, body) = body.split_once('>')?;
            let posts = attribute(head, "method") == Some("post".to_owned());
            posts.then(|| PageForm {
                action: attribute(head, "action").unwrap_or_else(|| path.to_owned()),
                fields: fields(body),
            })
        })
        .collect()
}

fn fields(body: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut select = None;
    for tag in body.split('<').skip(1) {
        let (head, text) = tag.split_once('>').unwrap_or((tag, ""));
        let kind = head.split_whitespace().next().unwrap_or_default();
        let name = attribute(head, "name");
        let value = || attribute(head, "value").unwrap_or_default();
        if has(head, "disabled") && kind != "option" {
            continue;
        }
        match (kind, name) {
            ("input", Some(name)) => {
                let boxed = ["checkbox", "radio"]
                    .contains(&attribute(head, "type").unwrap_or_default().as_str());
                let file = attribute(head, "type").as_deref() == Some("file");
                if !file && (!boxed || has(head, "checked")) {
                    found.push((name, value()));
                }
            }
            ("textarea", Some(name)) => found.push((name, unescaped(text))),
            ("select", Some(name)) => {
                found.push((name, String::new()));
                select = Some(false);
            }
            ("/select", _) => select = None,
            // A browser sends the option marked as selected, or else the first.
            ("option", _) => {
                if let Some(chosen) = select
                    && (has(head, "selected") || !chosen)
                    && let Some(last) = found.last_mut()
                {
                    last.1 = value();
                    select = Some(true);
                }
            }
            _ => {}
        }
    }
    found
}

/// The value of an attribute in a tag's head.
fn attribute(head: &str, name: &str) -> Option<String> {
    let (_, rest) = head.split_once(&format!(" {name}=\""))?;
    rest.split('"').next().map(unescaped)
}

/// Whether a tag has an attribute without value.
fn has(head: &str, name: &str) -> bool {
    let bare = head.split('"').step_by(2).collect::<String>();
    bare.split_whitespace().any(|word| word == name)
}

fn unescaped(text: &str) -> String {
    let named = [
        ("&#60;", "<"),
        ("&#62;", ">"),
        ("&#34;", "\""),
        ("&#39;", "'"),
        ("&#38;", "&"),
    ];
    named
        .iter()
        .fold(text.to_owned(), |text, (from, to)| text.replace(from, to))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_sends_what_it_shows() {
        let page = r#"<form method="post" action="/logout"></form><main>
            <form action="/numbers"><input name="q"></form>
            <form method="post" action="/a?x=1&#38;y=2"><input type="hidden" name="version" value="3">
            <input type="checkbox" name="off"><input name="on" type="checkbox" value="on" checked>
            <input name="fixed" value="1" disabled><input type="file" name="file">
            <select name="first"><option value="1">a</option><option value="2">b</option></select>
            <select name="chosen"><option value="1">a</option><option value="2" selected>b</option></select>
            <textarea name="text">&#60;b&#62;</textarea><button name="do" value="x">x</button></form></main>"#;
        let forms = forms(page, "/page");
        assert_eq!(forms.len(), 1);
        assert_eq!(forms[0].action, "/a?x=1&y=2");
        let sent = forms[0].clone().with(&[("version", "4")]).fields;
        let pairs: Vec<(&str, &str)> = sent.iter().map(|(n, v)| (&**n, &**v)).collect();
        assert_eq!(
            pairs,
            [
                ("on", "on"),
                ("first", "1"),
                ("chosen", "2"),
                ("text", "<b>"),
                ("version", "4"),
            ]
        );
    }
}

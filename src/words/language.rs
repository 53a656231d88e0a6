//! The languages of the page, and which of them a person reads.

/// A language of the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// What the program is written in.
    English,
    /// German.
    German,
    /// English turned to the right-to-left, which shows what a page in such a script would look like. Only an address asks for it.
    Mirrored,
}

/// Which way a language is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// From left to right.
    LeftToRight,
    /// From right to left.
    RightToLeft,
}

impl Direction {
    /// Returns the value of the attribute `dir`.
    pub fn name(self) -> &'static str {
        match self {
            Direction::LeftToRight => "ltr",
            Direction::RightToLeft => "rtl",
        }
    }
}

/// Where a person says which language to use, what was said first coming first.
#[derive(Clone, Debug, Default)]
pub struct Choice {
    /// The address: `?lang=de`.
    pub address: Option<String>,
    /// What was chosen on the page.
    pub kept: Option<String>,
    /// The browser's languages, the best one first.
    pub browser: Vec<String>,
}

impl Language {
    /// The languages that a person can choose.
    pub const OFFERED: [Language; 2] = [Language::English, Language::German];

    /// Finds the language that was asked for; English if none of them is known.
    pub fn chosen(choice: &Choice) -> Language {
        let asked = choice.address.as_deref().and_then(|tag| match tag {
            "ar-XB" => Some(Language::Mirrored),
            tag => Language::of(tag),
        });
        let kept = || choice.kept.as_deref().and_then(Language::of);
        let of_browser = || choice.browser.iter().find_map(|tag| Language::of(tag));
        asked.or_else(kept).or_else(of_browser).unwrap_or(Language::English)
    }

    /// Finds the locale by whose customs this language's page writes amounts and times: the address's, if it names one; else
    /// the browser's of this language, `de-CH`; else the language alone. Where the page speaks English only because it has no
    /// language of the person's, the locale is the person's.
    pub fn locale(self, choice: &Choice) -> String {
        let asked = choice.address.as_deref().filter(|tag| *tag != Language::Mirrored.tag()).and_then(plain_tag);
        let is_of = |tag: &&String| Language::of(tag).is_some_and(|language| language.primary() == self.primary());
        let of_browser = choice.browser.iter().find(is_of).and_then(|tag| plain_tag(tag));
        let is_chosen = asked.is_some() || choice.kept.as_deref().and_then(Language::of).is_some();
        let first = || choice.browser.first().filter(|_| !is_chosen).and_then(|tag| plain_tag(tag));
        let asked = asked.filter(|tag| tag.contains('-') || Language::of(tag).is_none());
        asked.or(of_browser).or_else(first).unwrap_or_else(|| self.primary().to_owned())
    }

    /// Returns the language that its words are of.
    fn primary(self) -> &'static str {
        match self {
            Language::English | Language::Mirrored => "en",
            Language::German => "de",
        }
    }

    /// Finds the language of a tag such as `de-AT`.
    fn of(tag: &str) -> Option<Language> {
        let primary = tag.split(['-', '_']).next().unwrap_or_default();
        Language::OFFERED.into_iter().find(|language| language.tag().eq_ignore_ascii_case(primary))
    }

    /// Returns the value of the attribute `lang`.
    pub fn tag(self) -> &'static str {
        match self {
            Language::English => "en",
            Language::German => "de",
            Language::Mirrored => "ar-XB",
        }
    }

    /// Returns what it calls itself.
    pub fn own_name(self) -> &'static str {
        match self {
            Language::English => "English",
            Language::German => "Deutsch",
            Language::Mirrored => "ar-XB",
        }
    }

    /// Returns which way it is written.
    pub fn direction(self) -> Direction {
        match self {
            Language::English | Language::German => Direction::LeftToRight,
            Language::Mirrored => Direction::RightToLeft,
        }
    }
}

/// Returns language, script and region of a tag, `zh-Hant-TW`, without what else it says; `None` if it is not a tag.
fn plain_tag(tag: &str) -> Option<String> {
    let mut parts = tag.split(['-', '_']);
    let is_word = |part: &str, sizes: std::ops::RangeInclusive<usize>| {
        sizes.contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphabetic())
    };
    let mut plain = parts.next().filter(|part| is_word(part, 2..=3))?.to_owned();
    for part in parts {
        let is_number = part.len() == 3 && part.bytes().all(|byte| byte.is_ascii_digit());
        let is_script = plain.len() <= 3 && is_word(part, 4..=4);
        if !(is_script || is_word(part, 2..=2) || is_number) {
            break;
        }
        plain.push('-');
        plain.push_str(part);
        if !is_script {
            break;
        }
    }
    Some(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chosen(address: Option<&str>, kept: Option<&str>, browser: &[&str]) -> Language {
        Language::chosen(&Choice {
            address: address.map(str::to_owned),
            kept: kept.map(str::to_owned),
            browser: browser.iter().map(|tag| (*tag).to_owned()).collect(),
        })
    }

    #[test]
    fn the_address_is_asked_first_then_the_choice_then_the_browser() {
        assert_eq!(chosen(Some("en"), Some("de"), &["de"]), Language::English);
        assert_eq!(chosen(None, Some("en"), &["de-AT"]), Language::English);
        assert_eq!(chosen(None, None, &["fr-FR", "de-AT", "en"]), Language::German);
        assert_eq!(chosen(Some("tlh"), None, &["DE"]), Language::German);
        assert_eq!(chosen(None, None, &["fr", "ja"]), Language::English);
    }

    #[test]
    fn the_locale_is_the_browsers_where_it_is_of_the_pages_language() {
        let locale = |address: Option<&str>, kept: Option<&str>, browser: &[&str]| {
            let choice = Choice {
                address: address.map(str::to_owned),
                kept: kept.map(str::to_owned),
                browser: browser.iter().map(|tag| (*tag).to_owned()).collect(),
            };
            Language::chosen(&choice).locale(&choice)
        };
        assert_eq!(locale(None, None, &["de-CH", "en"]), "de-CH");
        assert_eq!(locale(Some("de"), None, &["en-US", "de-CH"]), "de-CH");
        assert_eq!(locale(Some("de"), None, &["en-US"]), "de");
        assert_eq!(locale(Some("de-AT"), None, &["de-CH"]), "de-AT");
        assert_eq!(locale(None, Some("en"), &["fr-FR", "de"]), "en");
        assert_eq!(locale(None, None, &["fr-CA", "pt"]), "fr-CA");
        assert_eq!(locale(Some("ar-EG"), None, &["en-GB"]), "ar-EG");
        assert_eq!(locale(Some("ar-XB"), None, &["en-GB"]), "en-GB");
        assert_eq!(locale(None, None, &["zh-Hant-TW-u-ca-roc"]), "zh-Hant-TW");
        assert_eq!(locale(Some("de-u"), None, &[]), "de");
        assert_eq!(locale(Some("../x"), None, &[]), "en");
        assert_eq!(locale(None, None, &["en_US.UTF-8", "C"]), "en");
    }

    #[test]
    fn only_the_address_turns_the_page_around() {
        assert_eq!(chosen(Some("ar-XB"), Some("de"), &["de"]), Language::Mirrored);
        assert_eq!(chosen(None, Some("ar-XB"), &["ar-XB", "de"]), Language::German);
    }
}

//! Files that banks offer beside CSV, known by how they begin.

use crate::words;

/// A format that is not CSV.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ForeignFormat {
    /// Open Financial Exchange, and Quicken's and Microsoft Money's variants.
    Ofx,
    /// Quicken Interchange Format.
    Qif,
    /// ISO 20022 XML: camt.052, camt.053 or camt.054.
    Camt,
    /// SWIFT MT940 or MT942.
    Mt940,
    /// A workbook of Excel, LibreOffice or Numbers: a ZIP archive.
    Xlsx,
    /// A workbook of Excel 97 to 2003.
    Xls,
    /// A PDF document.
    Pdf,
    /// A page of HTML, which some banks name `.xls`.
    Html,
    /// UTF-16 without a byte order mark.
    Utf16WithoutMark,
}

impl ForeignFormat {
    /// Recognises a file by its first bytes.
    pub fn of_bytes(bytes: &[u8]) -> Option<ForeignFormat> {
        match bytes {
            [b'P', b'K', 3 | 5, 4 | 6, ..] => Some(ForeignFormat::Xlsx),
            [0xD0, 0xCF, 0x11, 0xE0, ..] => Some(ForeignFormat::Xls),
            [b'%', b'P', b'D', b'F', ..] => Some(ForeignFormat::Pdf),
            _ => is_utf_16(bytes).then_some(ForeignFormat::Utf16WithoutMark),
        }
    }

    /// Recognises a text by its beginning.
    pub fn of_text(text: &str) -> Option<ForeignFormat> {
        let end = text.char_indices().nth(4096).map_or(text.len(), |(at, _)| at);
        let head = text[..end].trim_start_matches('\u{feff}').trim_start().to_lowercase();
        let begins = |words: &[&str]| words.iter().any(|word| head.starts_with(word));
        if begins(&["%pdf"]) {
            Some(ForeignFormat::Pdf)
        } else if begins(&["ofxheader", "<?ofx", "<ofx"]) || (begins(&["<?xml"]) && head.contains("<ofx")) {
            Some(ForeignFormat::Ofx)
        } else if begins(&["!type:", "!account", "!option:"]) {
            Some(ForeignFormat::Qif)
        } else if head.contains("urn:iso:std:iso:20022:tech:xsd:camt.") || head.contains("<bktocstmr") {
            Some(ForeignFormat::Camt)
        } else if begins(&[":20:", "{1:f01"]) || head.contains("\n:60f:") {
            Some(ForeignFormat::Mt940)
        } else if begins(&["<html", "<!doctype html", "<table"]) {
            Some(ForeignFormat::Html)
        } else {
            None
        }
    }

    /// Returns the name in an error's details.
    pub fn name(self) -> &'static str {
        match self {
            ForeignFormat::Ofx => "ofx",
            ForeignFormat::Qif => "qif",
            ForeignFormat::Camt => "camt",
            ForeignFormat::Mt940 => "mt940",
            ForeignFormat::Xlsx => "xlsx",
            ForeignFormat::Xls => "xls",
            ForeignFormat::Pdf => "pdf",
            ForeignFormat::Html => "html",
            ForeignFormat::Utf16WithoutMark => "utf-16",
        }
    }

    /// Returns the format's name for people.
    pub fn title(self) -> &'static str {
        match self {
            ForeignFormat::Ofx => words::errors::FOREIGN_OFX.text(),
            ForeignFormat::Qif => words::errors::FOREIGN_QIF.text(),
            ForeignFormat::Camt => words::errors::FOREIGN_CAMT.text(),
            ForeignFormat::Mt940 => words::errors::FOREIGN_MT940.text(),
            ForeignFormat::Xlsx => words::errors::FOREIGN_XLSX.text(),
            ForeignFormat::Xls => words::errors::FOREIGN_XLS.text(),
            ForeignFormat::Pdf => words::errors::FOREIGN_PDF.text(),
            ForeignFormat::Html => words::errors::FOREIGN_HTML.text(),
            ForeignFormat::Utf16WithoutMark => words::errors::FOREIGN_UTF_16.text(),
        }
    }

    /// Returns advice on what to do with the file.
    pub fn advice(self) -> &'static str {
        match self {
            ForeignFormat::Ofx | ForeignFormat::Qif | ForeignFormat::Camt | ForeignFormat::Mt940 => {
                words::errors::FOREIGN_CHOOSE_CSV.text()
            }
            ForeignFormat::Xlsx | ForeignFormat::Xls | ForeignFormat::Html => {
                words::errors::FOREIGN_OPEN_IN_SPREADSHEET.text()
            }
            ForeignFormat::Pdf => words::errors::FOREIGN_PDF_IS_A_PICTURE.text(),
            ForeignFormat::Utf16WithoutMark => words::errors::FOREIGN_OPEN_IN_EDITOR.text(),
        }
    }
}

/// Returns `true` if every other byte is zero, nearly: letters of Latin scripts in UTF-16.
fn is_utf_16(bytes: &[u8]) -> bool {
    let marked = matches!(bytes, [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..]);
    let head = &bytes[..bytes.len().min(4096) & !1];
    if marked || head.len() < 8 {
        return false;
    }
    let zeros = |first: usize| head.iter().skip(first).step_by(2).filter(|byte| **byte == 0).count();
    let half = head.len() / 2;
    (zeros(0) * 10 > half * 7 && zeros(1) * 10 < half) || (zeros(1) * 10 > half * 7 && zeros(0) * 10 < half)
}

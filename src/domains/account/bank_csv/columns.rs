//! The table of a file: its records with their lines, and which column is what by the header's names.

use csv_core::{ReadRecordResult, Reader, ReaderBuilder};

use super::BankCsvError;

/// Among how many lines a header is looked for: banks put a few of their own before it.
const PREAMBLE: u32 = 30;
/// The delimiters that are tried.
const DELIMITERS: [u8; 3] = [b',', b';', b'\t'];

/// The most bytes a record may have.
const MAX_RECORD: usize = 1 << 16;
/// The most fields a record may have.
const MAX_FIELDS: usize = 1 << 10;

/// A file as records of fields.
pub struct Table {
    text: Vec<u8>,
    at: usize,
    reader: Reader,
    delimiter: u8,
    output: Vec<u8>,
    ends: Vec<usize>,
}

impl Table {
    fn new(text: &str, delimiter: u8) -> Table {
        let reader = ReaderBuilder::new().delimiter(delimiter).build();
        Table { text: text.as_bytes().to_vec(), at: 0, reader, delimiter, output: vec![0; 1024], ends: vec![0; 64] }
    }

    /// Returns what parts the fields.
    pub fn delimiter(&self) -> char {
        char::from(self.delimiter)
    }

    /// Returns how many bytes are read, of how many.
    pub fn progress(&self) -> (usize, usize) {
        (self.at, self.text.len())
    }

    /// Reads the next record that is not blank, and the line it begins on; `None` at the end.
    ///
    /// # Errors
    /// [`BankCsvError::BadLine`] for a record beyond [`MAX_RECORD`] or [`MAX_FIELDS`].
    pub fn next_record(&mut self) -> Result<Option<(u32, Vec<String>)>, BankCsvError> {
        let (mut written, mut fields) = (0, 0);
        self.skip_blank_lines();
        let line = u32::try_from(self.reader.line()).unwrap_or(u32::MAX);
        loop {
            let (result, read, wrote, ended) =
                self.reader.read_record(&self.text[self.at..], &mut self.output[written..], &mut self.ends[fields..]);
            self.at += read;
            written += wrote;
            fields += ended;
            match result {
                // With no input left the reader is called once more with none, which ends the record.
                ReadRecordResult::InputEmpty => {}
                ReadRecordResult::OutputFull if self.output.len() < MAX_RECORD => {
                    self.output.resize(self.output.len() * 2, 0);
                }
                ReadRecordResult::OutputEndsFull if self.ends.len() < MAX_FIELDS => {
                    self.ends.resize(self.ends.len() * 2, 0);
                }
                ReadRecordResult::OutputFull | ReadRecordResult::OutputEndsFull => return Err(too_long(line)),
                ReadRecordResult::Record => break,
                ReadRecordResult::End => return Ok(None),
            }
        }
        let mut start = 0;
        let texts = self.ends[..fields].iter().map(|end| {
            let text = String::from_utf8_lossy(&self.output[start..*end]).trim().to_owned();
            start = *end;
            text
        });
        Ok(Some((line, texts.collect())))
    }

    /// Passes over line ends, so that a record's line is the one its first field is on.
    fn skip_blank_lines(&mut self) {
        let blank = self.text[self.at..].iter().take_while(|byte| matches!(byte, b'\n' | b'\r')).count();
        let ends = self.text[self.at..self.at + blank].iter().filter(|byte| **byte == b'\n').count() as u64;
        self.at += blank;
        // The reader counts a line's end only where it reads it.
        self.reader.set_line(self.reader.line() + ends);
    }
}

fn too_long(line: u32) -> BankCsvError {
    let value = format!("more than {MAX_FIELDS} fields or {MAX_RECORD} bytes");
    BankCsvError::BadLine {
        line,
        column: "length",
        value,
        reason: "no bank writes such a line; perhaps a quote has no end",
    }
}

/// Which column is what.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Columns {
    date: Option<usize>,
    amount: Option<usize>,
    debit: Option<usize>,
    credit: Option<usize>,
    /// Says debit or credit where the amount has no sign.
    side: Option<usize>,
    balance: Option<usize>,
    currency: Option<usize>,
    memos: Vec<usize>,
    width: usize,
}

/// A record's fields by what they are, still as text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    /// The line, from 1.
    pub line: u32,
    /// The day.
    pub date: String,
    /// The signed amount.
    pub amount: String,
    /// What went out.
    pub debit: String,
    /// What came in.
    pub credit: String,
    /// Debit or credit.
    pub side: String,
    /// The balance.
    pub balance: String,
    /// The currency's code.
    pub currency: String,
    /// What for.
    pub memo: String,
}

/// Finds the header among the first lines, and with it the delimiter.
pub fn find(text: &str, delimiter: Option<char>) -> Result<(Table, Columns), BankCsvError> {
    let mut best: Option<BankCsvError> = None;
    for candidate in DELIMITERS {
        if delimiter.is_some_and(|chosen| chosen != char::from(candidate)) {
            continue;
        }
        let mut table = Table::new(text, candidate);
        for _ in 0..PREAMBLE {
            let Ok(Some((line, fields))) = table.next_record() else { break };
            if line > PREAMBLE {
                break;
            }
            let columns = Columns::of_header(&fields);
            let amounts = columns.amount.is_some() || (columns.debit.is_some() && columns.credit.is_some());
            match (columns.date.is_some(), amounts) {
                (true, true) => return Ok((table, columns)),
                (true, false) if fields.len() > 1 => {
                    best = best.or(Some(BankCsvError::NoAmountColumn { found: fields }))
                }
                (false, true) if fields.len() > 1 => best = best.or(Some(BankCsvError::NoDateColumn { found: fields })),
                _ => {}
            }
        }
    }
    Err(best.unwrap_or(BankCsvError::NoHeader))
}

/// What a header's name says of its column, in the languages of the banks that were looked at.
fn is_one_of(name: &str, names: &[&str]) -> bool {
    names.contains(&name)
}

const DATES: &[&str] = &[
    "date",
    "booking date",
    "transaction date",
    "posting date",
    "value date",
    "completed date",
    "started date",
    "booked",
    "buchungstag",
    "buchungsdatum",
    "datum",
    "valuta",
    "valutadatum",
    "wertstellung",
    "fecha",
    "fecha operacion",
    "date operation",
    "date comptable",
    "data",
    "data contabile",
    "boekdatum",
    "transactiedatum",
    "trans date",
    "post date",
];
const AMOUNTS: &[&str] = &[
    "amount",
    "betrag",
    "umsatz",
    "importe",
    "montant",
    "importo",
    "bedrag",
    "amount eur",
    "bedrag eur",
    "amount gbp",
    "amount usd",
    "betrag eur",
    "transaction amount",
    "value",
    "sum",
];
const DEBITS: &[&str] = &[
    "debit",
    "debit amount",
    "money out",
    "paid out",
    "withdrawal",
    "withdrawals",
    "soll",
    "debito",
    "dare",
    "cargo",
    "uitgaven",
    "spent",
    "withdrawal amount",
    "addebiti",
];
const CREDITS: &[&str] = &[
    "credit",
    "credit amount",
    "money in",
    "paid in",
    "deposit",
    "deposits",
    "haben",
    "credito",
    "avere",
    "abono",
    "inkomsten",
    "received",
    "deposit amount",
    "accrediti",
];
const SIDES: &[&str] = &[
    "debit credit",
    "dr cr",
    "cr dr",
    "af bij",
    "soll haben",
    "s h",
    "d c",
    "debit or credit",
    "credit debit indicator",
];
const BALANCES: &[&str] = &[
    "balance",
    "running balance",
    "saldo",
    "kontostand",
    "solde",
    "balance after",
    "saldo na mutatie",
    "account balance",
    "closing balance",
];
const CURRENCIES: &[&str] =
    &["currency", "waehrung", "wahrung", "devise", "divisa", "valuta code", "munt", "moneda", "ccy"];
const MEMOS: &[&str] = &[
    "description",
    "memo",
    "details",
    "payee",
    "narrative",
    "reference",
    "transaction",
    "merchant",
    "name",
    "text",
    "verwendungszweck",
    "buchungstext",
    "auftraggeber",
    "beguenstigter",
    "begunstigter",
    "empfanger",
    "auftraggeber empfanger",
    "libelle",
    "concepto",
    "descripcion",
    "descrizione",
    "causale",
    "omschrijving",
    "mededelingen",
    "naam omschrijving",
    "transaction description",
    "note",
    "notes",
    "counterparty",
    "particulars",
];

impl Columns {
    fn of_header(fields: &[String]) -> Columns {
        let names: Vec<String> = fields.iter().map(|field| plain(field)).collect();
        let find = |known: &[&str]| names.iter().position(|name| is_one_of(name, known));
        let memos =
            names.iter().enumerate().filter(|(_, name)| is_one_of(name, MEMOS)).map(|(index, _)| index).collect();
        // "Value" is an amount only where nothing is called one; a bank's order of preference is the list's.
        let preferred = |known: &[&str]| known.iter().find_map(|wanted| names.iter().position(|name| name == wanted));
        Columns {
            date: preferred(DATES),
            amount: preferred(AMOUNTS),
            debit: find(DEBITS),
            credit: find(CREDITS),
            side: find(SIDES),
            balance: find(BALANCES),
            currency: find(CURRENCIES),
            memos,
            width: fields.len(),
        }
    }

    /// Takes a record's fields; a line that is blank or holds no movement says why.
    pub fn row(&self, line: u32, fields: &[String]) -> Result<Row, &'static str> {
        let field = |column: Option<usize>| column.and_then(|column| fields.get(column)).cloned().unwrap_or_default();
        if fields.iter().all(String::is_empty) {
            return Err("the line is blank");
        }
        let row = Row {
            line,
            date: field(self.date),
            amount: field(self.amount),
            debit: field(self.debit),
            credit: field(self.credit),
            side: field(self.side),
            balance: field(self.balance),
            currency: field(self.currency),
            memo: self.memo(fields),
        };
        let nothing = row.amount.is_empty() && row.debit.is_empty() && row.credit.is_empty();
        if row.date.is_empty() && (nothing || fields.len() < self.width) {
            return Err("the line has no date and no amount");
        }
        Ok(row)
    }

    fn memo(&self, fields: &[String]) -> String {
        let mut parts: Vec<&str> = Vec::new();
        for column in &self.memos {
            if let Some(part) = fields.get(*column).map(String::as_str).filter(|part| !part.is_empty())
                && !parts.contains(&part)
            {
                parts.push(part);
            }
        }
        parts.join(" · ")
    }
}

/// Writes a column's name without case, accents, punctuation and brackets.
fn plain(name: &str) -> String {
    let mut text = String::with_capacity(name.len());
    for character in name.trim_start_matches('\u{feff}').chars().flat_map(char::to_lowercase) {
        match character {
            'ä' | 'á' | 'à' | 'â' => text.push('a'),
            'ö' | 'ó' | 'ò' | 'ô' => text.push('o'),
            'ü' | 'ú' | 'ù' | 'û' => text.push('u'),
            'é' | 'è' | 'ê' => text.push('e'),
            'í' | 'ì' | 'î' => text.push('i'),
            'ñ' => text.push('n'),
            'ç' => text.push('c'),
            character if character.is_alphanumeric() => text.push(character),
            _ if !text.ends_with(' ') => text.push(' '),
            _ => {}
        }
    }
    text.trim().to_owned()
}

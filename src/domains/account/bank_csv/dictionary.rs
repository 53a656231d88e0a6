//! The names of columns in bank statements, and the words in their cells.
//!
//! All of it is in plain form, see [`plain`]: no case, accents or punctuation. A list is separated by commas; a
//! column's is in order of preference.

use super::role::Role;

/// The roles that the names of a header stand for.
pub const COLUMNS: &[(Role, &str)] = &[
    (Role::Date, DATES),
    (Role::Amount, AMOUNTS),
    (Role::Debit, DEBITS),
    (Role::Credit, CREDITS),
    (Role::Side, SIDES),
    (Role::Balance, BALANCES),
    (Role::Currency, CURRENCIES),
    (Role::Fee, FEES),
    (Role::Status, STATUSES),
    (Role::Text, TEXTS),
];

const DATES: &str = "\
    date, booking date, transaction date, posting date, posted date, completed date, booked, date booked, txn \
    date, trans date, buchungstag, buchungsdatum, buchung, datum, datum operacije, fecha, fecha operacion, fecha \
    de operacion, f operacion, date operation, date d operation, date de l operation, date de comptabilisation, \
    date comptable, dateop, data, data operacji, data operazione, data contabile, data mov, data movimento, data \
    lancamento, data do lancamento, boekdatum, boekingsdatum, transactiedatum, dato, bogforingsdato, \
    bokforingsdag, bokforingsdatum, bokfort dato, transaktionsdatum, kirjauspaiva, datum zauctovani, datum \
    provedeni, konyveles datuma, konyvelesi datum, value date, effective date, post date, started date, \
    valutadatum, valuta, wert, wertstellung, wertstellungsdatum, fecha valor, date valeur, dateval, data valuta, \
    rentedatum, interest date, value dat, data ksiegowania";

const AMOUNTS: &str = "\
    amount, net amount, net, netto, betrag, umsatz, importe, montant, importo, bedrag, transaction amount, \
    change, belopp, belob, belop, kwota, kwota operacji, kwota transakcji, castka, objem, osszeg, maara, valor, \
    montante, movimento, amount in account currency, value, sum, summa, suma, gross, brutto";

const DEBITS: &str = "\
    debit, debit amount, debits, debit amt, money out, paid out, withdrawal, withdrawals, outflow, soll, \
    lastschrift, belastung, debito, dare, cargo, cargos, uitgaven, spent, withdrawal amount, withdrawal amt, \
    addebiti, ut, uttag, ut fra konto, obciazenia, ausgang, ausgaben, terheles, money out amount";

const CREDITS: &str = "\
    credit, credit amount, credits, credit amt, money in, paid in, deposit, deposits, inflow, haben, gutschrift, \
    credito, avere, abono, abonos, inkomsten, received, deposit amount, deposit amt, accrediti, inn, insattning, \
    inn pa konto, uznania, eingang, einnahmen, jovairas, money in amount";

/// A column that says debit or credit beside an amount without a sign.
const SIDES: &str = "\
    debit credit, credit debit, dr cr, cr dr, af bij, bij af, soll haben, s h, d c, c d, debit or credit, credit \
    or debit, credit debit indicator, debit credit indicator, dc indicator, sens, balance impact, auswirkung auf \
    guthaben";

const BALANCES: &str = "\
    balance, running balance, running bal, saldo, saldo po operacji, kontostand, solde, balance after, balance \
    after transaction, saldo na mutatie, saldo na trn, saldo nach buchung, account balance, accountbalance, \
    closing balance, available balance, zustatek, egyenleg, bokford saldo, saldo disponible, saldo contabile, \
    guthaben, total, saldo apos, bakiye";

const CURRENCIES: &str = "\
    currency, waehrung, wahrung, devise, divisa, valuta code, munt, moneda, ccy, commodity, mena, waluta, \
    valuutta, currency code, transaction currency, devizanem, valuta, moeda";

const FEES: &str = "fee, fees, gebuhr, gebuehr, frais, commission, comision, kosten, provision";

const STATUSES: &str = "\
    status, state, buchungsstatus, umsatzstatus, transaction status, transaktionsstatus, info, cleared, estado, \
    statut, stato, stav";

const TEXTS: &str = "\
    description, memo, details, payee, narrative, narration, reference, transaction, merchant, name, text, \
    verwendungszweck, buchungstext, auftraggeber, beguenstigter, begunstigter, empfanger, empfaenger, \
    auftraggeber empfanger, auftraggeber empfaenger, beguenstigter auftraggeber, begunstigter auftraggeber, \
    auftraggeber begunstigter, beguenstigter zahlungspflichtiger, auftraggeber zahlungsempfanger, empfanger \
    zahlungspflichtiger, vorgang verwendungszweck, zahlungsempfanger in, zahlungspflichtige r, \
    zahlungsempfanger, avisierungstext, libelle, label, libelle operation, concepto, descripcion, descripcion \
    operacion, descrizione, descrizione operazione, descricao, causale, omschrijving, omschrijving 1, \
    omschrijving 2, omschrijving 3, mededelingen, naam omschrijving, naam tegenpartij, transaction description, \
    original description, note, notes, counterparty, counter party, partner name, payment reference, \
    particulars, remarks, transaction remarks, tekst, rubrik, namn, meddelande, mottagare, opis operacji, opis, \
    tytul, nazev protiuctu, zprava pro prijemce, poznamka, saaja maksaja, viesti, kozlemeny, partner, payer, \
    bezeichnung, notes and tags, notes and #tags, subject, beschreibung, operazione";

/// Names that only statements of a card have: on those a positive amount is often spending.
pub const CARD_NAMES: &str = "\
    card member, extended details, appears on your statement as, karteninhaber, titulaire de la carte, erscheint \
    auf ihrer abrechnung als";

/// Names of columns that may say debit or credit, provided that every word in them does.
pub const SIDE_LIKE: &str =
    ", type, transaction type, typ, tipo, art, kind, umsatztyp, transaktionstyp, direction, dc, sign";

/// Words of a debit: the amount went out.
const DEBIT_WORDS: &str = "\
    d, dr, db, debit, debet, af, s, soll, out, debito, dare, belastung, lastschrift, ausgang, withdrawal, uit, \
    expense, paid out, money out, outgoing, w";

/// Words of a credit: the amount came in.
const CREDIT_WORDS: &str = "\
    c, cr, credit, bij, h, haben, in, credito, avere, gutschrift, eingang, deposit, kredit, income, paid in, \
    money in, incoming";

/// Status words for movements that are not booked.
const PENDING: &str = "\
    pending, vorgemerkt, umsatz vorgemerkt, vorgemerkter umsatz, offen, neu, reserviert, reserved, reserverad, \
    reserveret, venter, afventer, ausstehend, noch nicht gebucht, uncleared, authorised, authorized, \
    authorisation, authorization, hold, in bearbeitung, processing, en attente, pendiente, in attesa, reverted, \
    reversed, declined, failed, denied, canceled, cancelled, storniert, abgelehnt, fehlgeschlagen, expired, a \
    venir, oczekujaca, ceka, varaus, kommend";

/// Status words for movements that are booked.
const BOOKED: &str = "\
    booked, completed, complete, posted, cleared, settled, reconciled, executed, gebucht, umsatz gebucht, \
    verbucht, abgeschlossen, udfort, bokford, bokfort, success, successful, ok, comptabilise, contabilizado, \
    contabilizzato, zaksiegowana, zauctovano, kirjattu, done, paid, erledigt, partially refunded, refunded, \
    teilweise zuruckgezahlt, zuruckgezahlt";

/// Phrases that only a line with a balance or a total has.
const BALANCE_LINES: &str = "\
    opening balance, closing balance, beginning balance, ending balance, starting balance, balance brought \
    forward, balance carried forward, brought forward, carried forward, previous balance, anfangssaldo, \
    endsaldo, alter kontostand, neuer kontostand, kontostand, saldovortrag, account balance, ancien solde, \
    nouveau solde, solde initial, solde final, solde precedent, saldo inicial, saldo final, saldo iniziale, \
    saldo finale, saldo anterior, beginsaldo, eindsaldo, saldo poczatkowe, saldo koncowe, pocatecni zustatek, \
    konecny zustatek, ingaende saldo, utgaende saldo";

/// Words between the name of a balance and its day.
const DAY_WORDS: &str = "as, of, on, at, am, vom, per, au, le, al, del, op, den";

/// The beginnings of lines that are not movements, if they have no date or no amount.
const FOOTERS: &str = "\
    total, totals, summe, gesamt, gesamtsumme, somme, suma, totale, totaal, saldo, solde, balance, disclaimer, \
    end of, ende, anzahl, number of, last balance, letzter kontostand, available balance, old balance, new \
    balance, closing, opening";

/// Returns `true` if a word is in a list.
pub fn is_one_of(word: &str, list: &str) -> bool {
    list.split(", ").any(|known| known == word)
}

/// Returns the role of a name, and its rank in the list of that role.
pub fn role_of(name: &str) -> Option<(Role, usize)> {
    COLUMNS.iter().find_map(|(role, names)| Some((*role, names.split(", ").position(|known| known == name)?)))
}

/// Returns `Some(true)` if a plain word means debit, `Some(false)` if it means credit.
pub fn is_debit(word: &str) -> Option<bool> {
    match (is_one_of(word, DEBIT_WORDS), is_one_of(word, CREDIT_WORDS)) {
        (true, _) => Some(true),
        (_, true) => Some(false),
        (false, false) => None,
    }
}

/// Returns `Some(true)` if a plain status means booked, `Some(false)` if it means pending.
pub fn is_booked(status: &str) -> Option<bool> {
    match (is_one_of(status, BOOKED), is_one_of(status, PENDING)) {
        (true, _) => Some(true),
        (_, true) => Some(false),
        (false, false) => None,
    }
}

/// Returns `true` if a cell says that its line is a balance, and nothing else.
pub fn is_balance_line(cell: &str) -> bool {
    let is_day = |word: &str| word.starts_with(|c: char| c.is_ascii_digit()) || is_one_of(word, DAY_WORDS);
    after_any(cell, BALANCE_LINES, |rest| rest.split(' ').filter(|word| !word.is_empty()).all(is_day))
}

/// Returns `true` if a cell begins like a balance, a total or another footer.
pub fn is_footer(cell: &str) -> bool {
    after_any(cell, BALANCE_LINES, |_| true) || after_any(cell, FOOTERS, |_| true)
}

/// Returns `true` if a cell begins with one of some phrases and the rest passes a test.
fn after_any(cell: &str, phrases: &str, test: impl Fn(&str) -> bool) -> bool {
    let head: String = cell.chars().take(60).collect();
    let text = plain(&head);
    let rest_after = |phrase: &str| text.strip_prefix(phrase).filter(|rest| rest.is_empty() || rest.starts_with(' '));
    phrases.split(", ").filter_map(rest_after).any(test)
}

/// Writes a name without case, accents, punctuation and brackets.
pub fn plain(name: &str) -> String {
    let mut text = String::with_capacity(name.len());
    for character in name.trim_start_matches('\u{feff}').chars().flat_map(char::to_lowercase) {
        match character {
            'ß' => text.push_str("ss"),
            'æ' => text.push_str("ae"),
            character if character.is_alphanumeric() => text.push(unaccented(character)),
            '\u{300}'..='\u{36f}' => {}
            _ if !text.ends_with(' ') => text.push(' '),
            _ => {}
        }
    }
    text.trim().to_owned()
}

fn unaccented(character: char) -> char {
    match character {
        'ä' | 'á' | 'à' | 'â' | 'å' | 'ã' | 'ą' => 'a',
        'ö' | 'ó' | 'ò' | 'ô' | 'ø' | 'õ' | 'ő' => 'o',
        'ü' | 'ú' | 'ù' | 'û' | 'ů' | 'ű' => 'u',
        'é' | 'è' | 'ê' | 'ë' | 'ě' | 'ę' => 'e',
        'í' | 'ì' | 'î' | 'ï' => 'i',
        'ý' => 'y',
        'ñ' | 'ň' | 'ń' => 'n',
        'ç' | 'č' | 'ć' => 'c',
        'š' | 'ś' => 's',
        'ž' | 'ź' | 'ż' => 'z',
        'ř' => 'r',
        'ť' => 't',
        'ď' => 'd',
        'ł' => 'l',
        other => other,
    }
}

// Writes what `Intl` answers for some locales, for tests/locales.rs: `node samples.mjs > samples.json`.
const LOCALES = ["en-US", "en-GB", "de", "de-CH", "de-AT", "fr", "ar-EG", "hi", "en-IN", "ja", "es", "pt-BR", "pl", "sv"];
const CURRENCIES = { EUR: 2, USD: 2, CHF: 2, JPY: 0, MXN: 2, EGP: 2, CLF: 4, KWD: 3, BHD: 3, INR: 2 };
const AMOUNTS = ["0", "0.05", "-0.01", "1", "-12.4", "999.99", "1000", "-1234.5", "9999", "12345.6", "-1234567.89", "9007199254740.99"];
const NUMBERS = [12_345_678_901.5, -1_234.5];
const STYLES = {
    Day: { day: "numeric", month: "short", year: "numeric" },
    ShortDay: { day: "numeric", month: "short" },
    Month: { month: "short" },
    MonthYear: { month: "short", year: "numeric" },
    Clock: { timeStyle: "short" },
    ExactClock: { timeStyle: "medium" },
    Moment: { dateStyle: "medium", timeStyle: "short" },
    Numeric: { dateStyle: "short" },
    LongMonth: { day: "numeric", month: "long" },
};
const SAMPLE = 983_783_228_000;
const MONTHS = Array.from({ length: 12 }, (_, month) => Date.UTC(2001, month, 5));
const HOURS = Array.from({ length: 24 }, (_, hour) => Date.UTC(2001, 2, 5, hour));
const MOMENTS = [Date.UTC(2026, 2, 12, 18, 4, 11), Date.UTC(1999, 11, 31, 0, 5, 9), Date.UTC(2026, 8, 1, 12, 30)];

const parts = (format, value) => format.formatToParts(value).map((part) => [part.type, part.value]);

function sampled(tag) {
    const number = new Intl.NumberFormat(tag);
    const locale = { numbers: NUMBERS.map((value) => parts(number, value)), amounts: {}, dates: {} };
    for (const [code, decimals] of Object.entries(CURRENCIES)) {
        const options = { style: "currency", currency: code, minimumFractionDigits: decimals, maximumFractionDigits: decimals };
        const plain = new Intl.NumberFormat(tag, options);
        const signed = new Intl.NumberFormat(tag, { ...options, signDisplay: "always" });
        locale.amounts[code] = {
            plain: NUMBERS.map((value) => parts(plain, value)),
            signed: [parts(signed, 1)],
            written: AMOUNTS.map((amount) => [amount, plain.format(amount), signed.format(amount)]),
        };
    }
    for (const [style, options] of Object.entries(STYLES)) {
        const format = new Intl.DateTimeFormat(tag, { ...options, timeZone: "UTC", calendar: "gregory" });
        const more = "timeStyle" in options ? HOURS : MONTHS;
        const moments = ["Moment", "Numeric"].includes(style) ? [SAMPLE] : [SAMPLE, ...more];
        locale.dates[style] = {
            parts: Object.fromEntries(moments.map((moment) => [moment, parts(format, moment)])),
            written: MOMENTS.map((moment) => [moment, format.format(moment)]),
        };
    }
    return locale;
}

process.stdout.write(JSON.stringify(Object.fromEntries(LOCALES.map((tag) => [tag, sampled(tag)]))) + "\n");

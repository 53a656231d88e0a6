/**
 * `window.foldback`: what the page does, for consoles, scripts, teachers and tests.
 *
 * Names are camelCase; data is the log's own snake_case JSON. Money is an integer of minor units within ±(2^53 − 1),
 * times are ISO 8601 in UTC with milliseconds. `stream` defaults to the one on screen. A refused call throws, or
 * rejects with, an `Error` whose `name` is the rejection's or error's and whose fields are its facts; nothing has
 * changed then.
 *
 * Options are checked: an unknown name, or a value of another type, throws `InvalidOption {option, expected}`. So are
 * arguments: `InvalidArgument {argument, expected}`. What a getter of the options throws is passed on.
 *
 * For a typed script: `/// <reference path="foldback.d.ts" />`.
 */
declare global {
  interface Window {
    foldback: Foldback;
  }
  const foldback: Foldback;
}

export interface Foldback {
  /** Resolves when the page is shown and everything below is here; of a built page only `ready` is there before. */
  ready: Promise<void>;
  /** The version of Foldback. */
  version: string;

  /** The streams of the log, in the order of their first events. */
  streams(): string[];
  /** Shows a stream, live; resolves when its newest state can be seen. Rejects: `InvalidStreamId`, `UnknownDomain`. */
  open(stream: string): Promise<void>;
  /** The newest revision of a stream; 0 if it has no events. */
  head(stream?: string): number;
  /** The revision on screen. */
  cursor(): number;
  /** Moves the cursor; the head is live. Throws: `RevisionOutOfRange {head}`, `Archived {revision, floor}`. */
  goTo(revision: number): void;

  /**
   * A stream's events by revision, both ends included; all of them without bounds. At most 10,000 at once, so that the page
   * goes on answering. Throws: `TooManyEvents {events, max}`; `readEvents` has no such limit.
   */
  events(options?: { stream?: string; from?: number; to?: number }): Envelope[];
  /** The same for any number of events, read in slices while the page goes on answering. */
  readEvents(options?: { stream?: string; from?: number; to?: number }): Promise<Envelope[]>;
  /**
   * The fields at a revision. Without one: at the cursor for the stream on screen, at the head for any other.
   * Throws: `RevisionOutOfRange {head}`, `Archived {revision, floor}`, `UnknownDomain {stream}`.
   */
  stateAt(revision?: number, stream?: string): State;
  /**
   * The fields of a stream about a moment, as far as they were known at another: folded from the events that happened until
   * `about` and were recorded until `known`, both included, in the order in which they were recorded (the default) or
   * happened. Both take a time such as `2026-03-12T18:04`, in UTC unless it names an offset; a day such as `2026-03-12`
   * includes its end; a missing option means no bound. An event that closes books moves nothing here: what was before it is
   * folded itself. Where that is not possible, `closings` names the facts concerned.
   * Throws: `Archived {floor}` if that is before what can be looked at, `UnknownDomain {stream}`, `InvalidArgument`.
   */
  stateAsAt(asked?: { known?: string; about?: string; stream?: string; order?: "recorded" | "occurred" }): StateAsAt;

  /**
   * How an amount is made up: lines that add up to it, and the rates that it follows; `null` for a field that is not taken
   * apart. A trip takes `fare`, `metered_fare` and `cancellation_fee` apart. Without a revision: as `stateAt`.
   * Throws: `RevisionOutOfRange {head}`, `Archived {revision, floor}`, `InvalidArgument`.
   */
  breakdown(field: string, options?: { revision?: number; stream?: string }): Breakdown | null;

  /**
   * Lets the rules decide a command and records the events it makes. A repeated `eventId` returns the first
   * result. Works wherever the cursor is: an event is always added at the end.
   *
   * `occurredAt` is for a late report: the event happened then and is recorded now. It is an ISO 8601 time, UTC unless it
   * has an offset, not in the future and not before the first event of the stream; without it, it happens now.
   * Rejects: the rejection, `InvalidCommand`, `WrongExpectedRevision {stream, expected, actual}`,
   * `QuotaExceeded {needed, quota}`, `LogReadOnly {position, reason}`, `InvalidEventId`, `InvalidActor {actor}`,
   * `OccurredInFuture {occurred_at, now}`, `OccurredBeforeStream {occurred_at, began}`; of a log on a server also `Offline`,
   * `NotAllowed`, `RemoteLogFull`, `RemoteLogBusy`, `NoAnswer`, after which it may be recorded all the same, and `DifferentLog`;
   * of messages of another system on a server `ReadOnlyStream`, always.
   */
  execute(command: Command, options?: WriteOptions & { eventId?: string; occurredAt?: string }): Promise<Envelope[]>;
  /**
   * Records facts in one write, all of them or none; facts are checked against the bounds of money, not against the rules.
   * Rejects: `InvalidEvent {index}`, `BalanceOutOfRange {index}`, and what `execute` does about the log.
   */
  append(events: Fact[], options?: WriteOptions): Promise<Envelope[]>;

  /**
   * The whole log, or one stream of it: `ndjson` (lossless), `cloudevents` (a JSON batch, version 1.0), or `csv` (a
   * statement of one stream). For a log of at most 10,000 events, so that the page goes on answering. Throws:
   * `UnknownFormat {format, known}`, `TooManyEvents {events, max}` for a longer one, and `TooLargeForText {max}` if the text
   * has more UTF-16 units than a string holds in every browser, 2^29 − 24. `exportBlob` has no such limits, and
   * `(await foldback.exportBlob()).text()` is the same text.
   */
  exportLog(format?: "ndjson" | "cloudevents" | "csv", stream?: string): string;
  /**
   * The same as a `Blob`, written in parts, so that the page stays alive: of the log as it is when this is called.
   * Rejects: `UnknownFormat {format, known}`, `LogMoved` if the log is cleared or replaced meanwhile, `Cancelled` if the
   * person cancels it on the page, `FileNotWritten` if the browser has no room.
   */
  exportBlob(format?: "ndjson" | "cloudevents" | "csv", stream?: string): Promise<Blob>;
  /**
   * Imports a log as NDJSON, CloudEvents or a bank's CSV, whole or not at all; with `dryRun` it only reports what it would
   * do. A log is read in slices, of a `Blob` or `File` of any length; its new events may have 1 GiB of data, and one event
   * 32 MiB. A bank's file has 64 MB at most. The format is detected unless it is given. Rejects: `BadLine {line, reason}`,
   * `DifferentLog {position, line}`, `EmptyFile`, `UnknownFormat {format, known}`, and for a CSV errors of its own,
   * with their `line`. New events of a log are checked as `append` checks facts, and their times of recording must never fall;
   * the errors have a `line`.
   *
   * The options from `dateOrder` on are for a CSV that leaves them open: what is uncertain is one of the
   * report's `questions`, and while a blocking one is open nothing is imported: `OpenQuestion {questions}`. Lines that are
   * in the stream already (date, amount, text and balance) are left out and counted as `known`. A file of another format
   * is refused as `ForeignFormat {format}`, a statement in another currency than its account's as `DifferentCurrency`.
   *
   * `cloudevents` is a JSON batch of version 1.0, or one event. A batch that `exportLog` wrote is the same log again. Events
   * of another system are facts: to the stream that is their `subject`, or else to `stream`; of the type `Deposited` if
   * `type` is that, `foldback.Deposited` or `com.example.Deposited`, and otherwise kept as a type that changes nothing; under
   * their `source` and `id`, which identify an event together (`event_id` is `source id`), so that a known one is not recorded
   * twice; at their `time`; by their `actor`, or else by their `authid`. `data` is a JSON object. Rejects, with `index`
   * for the event's place from 0: `BadEvent {reason}`, `DifferentLog {position}`, and what `append` does.
   */
  importLog(
    file: string | Blob,
    options?: {
      format?: "ndjson" | "cloudevents" | "csv" | "foreign";
      stream?: string;
      dryRun?: boolean;
      dateOrder?: "iso" | "day-first" | "month-first";
      decimal?: "." | ",";
      delimiter?: "," | ";" | "tab" | "|";
      /** The currency if the file names none or uses a sign that several share; if it names several, the one to read. */
      currency?: string;
      /** Each currency of a file that names several into a stream of its own, such as `account-main-usd`. */
      eachCurrency?: boolean;
      /** Whether a positive amount went out, as on many statements of cards. */
      flipSigns?: boolean;
      /** The year of the newest line, if the dates have none. */
      year?: number;
      /** Columns named by hand: by their header, or by their number from 1. */
      columns?: Record<string, ColumnRole>;
      /** What is done with lines that are in the stream already; `skip` by default. */
      knownLines?: "skip" | "record";
      /** Of a log of another system (`foreign`): the name of the set that its events become, `a-z0-9_-`. */
      set?: string;
      /** Of a log of another system: where the parts of an event are, such as `{stream: "order.id"}`; `null` for nowhere. */
      paths?: Partial<Record<"stream" | "type" | "time" | "id" | "data", string | null>>;
    },
  ): Promise<ImportReport>;

  /**
   * Defines the model of a set of own events: the next event of `own-<set>`. Rejects with `InvalidModel` if the text has
   * errors, which leave the log as it is, and as `append` does. Resolves when the stream that is shown is read by it. The
   * language is in `docs/models.md`.
   */
  define(set: string, model: string): Promise<void>;
  /** Lists the models that a set was given, the oldest first; without a name, of the set of the stream on screen. */
  models(set?: string): { revision: number; text: string }[];

  /**
   * Calls a listener with each event of a stream from a revision on: first those that are there, then those that come. An
   * error that it throws goes to `reportError`, and the next event is delivered nevertheless.
   * `stream: "$all"` is the whole log by position. Returns a function that ends the subscription.
   */
  subscribe(listener: (event: Envelope) => void, options?: { stream?: string; from?: number }): () => void;

  /** Reads the log from disk again and recomputes its hash chain. */
  verify(): Promise<{ ok: boolean; checked: number; firstBad?: number; reason?: string }>;
  /** How much room the log takes: `bytes` and `quota` are UTF-16 units, in which browsers count. */
  storage(): { events: number; segments: number; bytes: number; quota: number };
  /** What `archive` would take out of storage; `null` if there is nothing. */
  closedPeriod(): ClosedPeriod | null;
  /**
   * Takes the closed period out of storage and returns its events as NDJSON: `importLog` of that text attaches them again
   * until the page is closed. Before that, the result is read back and compared with what storage holds. Rejects, with nothing
   * taken out: `NotConfirmed`, `NothingToArchive {open}`, `TooLargeForText {max}` (ask for it `as: "blob"`), `FileNotWritten`,
   * `FileUnreadable`, `ArchiveFileDiffers {period}`.
   */
  archive(options: { confirm: true; as?: "text" }): Promise<string>;
  archive(options: { confirm: true; as: "blob" }): Promise<Blob>;
  /**
   * A link to what is on screen: stream, cursor, pin, condition, tab, field and open what-if; with `log`, the whole log too,
   * to be looked at beside the recipient's own: up to 1 MiB of data, 64 KiB an event. Throws: `LinkTooLong {characters, max}`,
   * where `characters` is an estimate for a long log, which is not packed; `SharedLogTooLarge {what, max}`, `Archived`.
   */
  link(options?: { log?: boolean }): string;

  /** The read models that run, in the order in which they were added. They live as long as the page. */
  readModels(): ReadModel[];
  /**
   * Adds a read model of a domain, by default that of the stream on screen; it fills from the first event on, from all
   * streams of the domain or from one. Returns its number. Throws: `UnknownReadModel`, `DifferentDomain`, `TooManyReadModels`.
   */
  addReadModel(name: string, options?: { domain?: string; stream?: string }): number;
  /** A read model with its table, of which at most 500 rows. Throws: `UnknownReadModel {id}`. */
  readModel(id: number): ReadModel & { rows: Record<string, unknown>[]; left_out: number };
  /**
   * Controls a read model; `version` chooses its code and rebuilds it, `parameter` and `value` one of its settings.
   * Throws: `UnknownReadModel {id}`, `InvalidSetting`, `NotRebuilding`, `NotParked`.
   */
  controlReadModel(
    id: number,
    action:
      | "pause"
      | "resume"
      | "rebuild"
      | "cancel"
      | "retry"
      | "remove"
      | { version: number }
      | { parameter: string; value: number },
  ): void;
  /**
   * Resolves once a read model has reached a position of the log: what it shows then includes that event. If the model is
   * paused or parked, it waits until it is resumed. Rejects if it is removed meanwhile: `UnknownReadModel {id}`.
   */
  waitFor(id: number, position: number): Promise<void>;

  /**
   * What comes next in each process across streams that is under way, such as a transfer; the oldest first. They take their
   * steps by themselves, one a task, and continue when the page is opened again. With `hold: true` they
   * wait for `step()` as long as this page lasts, so that what is between two steps can be looked at; `false` lets them go on.
   */
  processes(options?: { hold?: boolean }): ProcessStep[];
  /**
   * Takes the next step of the oldest process; `null` if none is under way. `refused` names the rejection that the
   * step compensates. Rejects as `execute` does about the log.
   */
  step(): Promise<(ProcessStep & { refused: string | null }) | null>;
  /**
   * Empties the log; it stays empty. The page can bring the log back until the next clear, or until events need its room.
   * Rejects without `confirm`: `NotConfirmed`.
   */
  clear(options: { confirm: true }): Promise<void>;
}

/** A recorded event. */
export interface Envelope {
  /** The event's unique name: its writer's, or `stream@revision`. */
  event_id: string;
  stream: string;
  /** Its number in its stream, from 1. */
  revision: number;
  /** Its number in the whole log, from 1. */
  position: number;
  event_type: string;
  schema_version: number;
  /** When it happened: the clock's time, or what its writer said. */
  occurred_at: string;
  /**
   * When it was written down; never before the event that it follows in its stream, even if the clock was set back. Only a
   * sample is recorded at its own times, earlier than what precedes it in the log.
   */
  recorded_at: string;
  correlation_id: string | null;
  causation_id: string | null;
  /** Who did it; missing if nobody was named. */
  actor?: string;
  data: Record<string, unknown>;
  /** SHA-256 over the previous event's hash and this event's canonical JSON: 64 hexadecimal digits. */
  hash: string;
}

/** A fact to append. Missing fields are derived: the id, the times (now), `schema_version` (the current one). */
export interface Fact {
  event_type: string;
  data?: Record<string, unknown>;
  schema_version?: number;
  occurred_at?: string;
  event_id?: string;
  correlation_id?: string;
  causation_id?: string;
  /** Who did it; by default the `actor` of the options. */
  actor?: string;
}

/** The fields of a state by name; for an account those of `AccountState`. */
export type State = Record<string, number | string | null>;

/** A state with the facts of which closed books leave uncertain how they count; `closings` is missing if there are none. */
export type StateAsAt = State & { closings?: Closing[] };

export interface Closing {
  /** The revision of the event that closes the books. */
  revision: number;
  /**
   * `archived`: the facts happened before the event and were recorded after it; they are added on top, because what is
   * before it is archived. `overwrites`: the event carries over another state than the events before it make; the facts are
   * not in it, or, without facts, it is not known which are missing.
   */
  kind: "archived" | "overwrites";
  /** The revisions of the facts. */
  facts: number[];
}

export interface AccountState extends State {
  balance: number;
  status: "Not opened" | "Open" | "Frozen" | "Closed";
  deposits: number;
  withdrawals: number;
  overdraft_limit: number;
  lowest_balance: number;
  owner: string | null;
  currency: string | null;
  books_closed: string | null;
  /** The amount reserved for transfers under way; it is part of the balance, but not available. */
  reserved: number;
}

/** How an amount is made up. Amounts are in minor units of the currency. */
export interface Breakdown {
  currency: string;
  lines: {
    /** Such as `Kilometres`. */
    label: string;
    /** Such as `27.3 km × €1.80`. */
    how: string;
    amount: number;
  }[];
  /** The field's value, which is the sum of the lines. */
  total: number;
  /** The rates, such as `{label: "A kilometre", rate: "€1.80"}`. */
  terms: { label: string; rate: string }[];
}

export interface WriteOptions {
  stream?: string;
  /** Where the stream must be: at any revision (the default), without events, or at this revision. */
  expectedRevision?: "Any" | "NoStream" | number;
  /** Who does it: 1 to 200 characters, not only spaces, no control characters. What the page names is not taken. */
  actor?: string;
}

/** A command of an account. */
export type Command =
  | { type: "OpenAccount"; owner: string; currency: string }
  | { type: "Deposit"; amount_minor: number; memo?: string }
  | { type: "Withdraw"; amount_minor: number; memo?: string }
  | { type: "SetOverdraftLimit"; limit_minor: number }
  | { type: "ReverseEntry"; revision: number; reason: string }
  | { type: "FreezeAccount" }
  | { type: "UnfreezeAccount" }
  | { type: "CloseAccount" }
  | { type: "CloseBooks"; period: string }
  /** To another account, `to`; if it refuses, the amount is released. */
  | { type: "Transfer"; to: string; amount_minor: number; memo?: string }
  | TransferStep;

/**
 * The steps of a transfer, which its process takes. Given by hand, each is accepted in its turn only, as the step that the
 * process would take; a release before the other account has received it gives the transfer up.
 * Rejects: `StepOutOfTurn {process, stream, command}`, `NoSuchProcess {process}`.
 */
export type TransferStep =
  | { type: "ReceiveTransfer"; from: string; transfer: number; amount_minor: number; currency: string; memo?: string }
  | { type: "ConfirmTransfer"; transfer: number }
  | { type: "ReleaseTransfer"; transfer: number; reason: string };

/** A step of a process across streams. */
export interface ProcessStep {
  /** The process' name, the correlation id of its events: the id of the event that began it. */
  process: string;
  /** Such as `credit`; its event's id is `process.step`. */
  step: string;
  /** The stream that it is for. */
  stream: string;
  command: Command;
}

/** The oldest events of the log, which no stream needs any more because its books are closed. */
export interface ClosedPeriod {
  /** Such as `2026-03`. */
  period: string;
  /** Positions, both ends included. */
  first: number;
  through: number;
  events: number;
}

/** A read model that runs. */
export interface ReadModel {
  id: number;
  domain: string;
  name: string;
  /** The only stream that it reads; `null` if it reads all of its domain. */
  stream: string | null;
  /** The position of the log that it has reached. */
  position: number;
  /** How many positions it is behind the head of the log. */
  lag: number;
  status: "live" | "paused" | "rebuilding" | "parked";
  /** The event that its code failed at. */
  parked: { position: number; reason: string } | null;
  /** The version of its code, from 1. */
  version: number;
  settings: Record<string, number>;
}

/** What a column of a bank's file holds; `sign` is a column of words for debit and credit. */
export type ColumnRole =
  | "date"
  | "amount"
  | "debit"
  | "credit"
  | "sign"
  | "text"
  | "balance"
  | "currency"
  | "fee"
  | "status"
  | "ignored";

/** Something uncertain about a bank's file; the option that answers it has its name. */
export interface ImportQuestion {
  /** `fee` is answered by `columns`, `currencies` by `currency` or `eachCurrency`, `signs` by `flipSigns`. */
  name:
    | "columns"
    | "dateOrder"
    | "decimal"
    | "signs"
    | "fee"
    | "currency"
    | "currencies"
    | "knownLines";
  message: string;
  /** Whether nothing is imported before it is answered. */
  blocking: boolean;
}

/** What an import did, or would do. */
export interface ImportReport {
  format: "ndjson" | "cloudevents" | "csv";
  stream: string | null;
  dryRun: boolean;
  /** Events that are new, an `AccountOpened` included. */
  events: number;
  /** Events that were recorded: none in a dry run. */
  appended: number;
  /** Events of an archived period that came back until the page is closed. */
  attached: number;
  /** Events of the file that are in the log already. */
  known: number;
  skipped: { line: number; reason: string }[];
  warnings: { line: number | null; message: string }[];
  /** What is uncertain about a bank's file. */
  questions: ImportQuestion[];
  firstRevision: number | null;
  lastRevision: number | null;
  /** In minor units. */
  balanceAfter: number | null;
  /** What was detected in a CSV; for the events of another system, to how many `streams` they go. */
  findings: Record<string, string>;
}

export {};

// What the page needs of a NATS server, and nothing else: texts in, texts out. All that comes from the server, messages and the
// state of the connection, is waited for by `next`.
import { credsAuthenticator, headers, usernamePasswordAuthenticator, tokenAuthenticator, wsconnect } from "@nats-io/nats-core";
import { jetstream } from "@nats-io/jetstream";

/** How long the server is waited for, in milliseconds. */
const PATIENCE = 4_000;
/** How long between two tries to connect again. */
const PAUSE = 500;
/** How many messages are asked for at once. */
const AHEAD = 2_000;
/** How many messages go to the page at once. */
const AT_ONCE = 1_000;

const pause = (time) => new Promise((resolve) => setTimeout(resolve, time));

/** Says why a call failed, in one of a few words, or with the code of JetStream's answer. */
function trouble(error) {
    const code = error?.code ?? error?.api_error?.err_code;
    if (error?.name === "PermissionViolationError" || /permissions violation/i.test(error?.message)) return { error: "denied" };
    if (error?.name === "TimeoutError") return { error: "timeout" };
    if (error?.name === "NoRespondersError" || error?.cause?.name === "NoRespondersError") return { error: "missing" };
    if (/^(ClosedConnection|DrainingConnection|Connection)Error$/.test(error?.name)) return { error: "disconnected" };
    return { error: "other", code: Number(code) || 0, description: String(error?.message ?? error) };
}

function signIn({ user, password, token, creds }) {
    if (creds) return credsAuthenticator(new TextEncoder().encode(creds));
    if (token) return tokenAuthenticator(token);
    return user ? usernamePasswordAuthenticator(user, password) : undefined;
}

class LogClient {
    #nc;
    #stream;
    #isConnected = true;
    #events = [];
    #wake;
    #messages;

    constructor(nc, stream) {
        this.#nc = nc;
        this.#stream = stream;
        this.#watch();
        this.#listen();
    }

    #put(event) {
        this.#events.push(event);
        this.#wake?.();
        this.#wake = undefined;
    }

    async #watch() {
        for await (const { type } of this.#nc.status()) {
            const isConnected = type === "reconnect";
            const isLost = type === "disconnect" || type === "staleConnection";
            if ((!isConnected && !isLost) || isConnected === this.#isConnected) continue;
            this.#isConnected = isConnected;
            this.#put({ state: isConnected ? "connected" : "disconnected" });
        }
        this.#isConnected = false;
        const error = await this.#nc.closed();
        this.#put({ state: "closed", ...(error ? trouble(error) : {}) });
    }

    /** Where the pages that show a log say where they are. */
    get #place() {
        return `foldback.here.${this.#stream}`;
    }

    /** Listens to the other pages, if the server allows it. */
    async #listen() {
        try {
            for await (const message of this.#nc.subscribe(this.#place)) this.#put({ said: message.string() });
        } catch {
            // Who may not listen sees nobody.
        }
    }

    /** Says something to the other pages; without a connection it is not said later. */
    say(text) {
        if (this.#isConnected) this.#nc.publish(this.#place, text);
    }

    /** Waits for what came from the server: a JSON array of messages and states. */
    async next() {
        while (this.#events.length === 0) await new Promise((resolve) => (this.#wake = resolve));
        return JSON.stringify(this.#events.splice(0, AT_ONCE));
    }

    /** Waits a little for a connection; nothing is sent without one, so that nothing is queued. */
    async #connected() {
        for (let waited = 0; !this.#isConnected && waited < PATIENCE / 2; waited += 100) await pause(100);
        return this.#isConnected;
    }

    /** Sends a request; the answer of JetStream, or the trouble, as JSON. */
    async #ask(subject, payload, options = {}) {
        if (!(await this.#connected())) return JSON.stringify({ error: "disconnected" });
        for (let tries = 0; ; tries += 1) {
            try {
                const answer = await this.#nc.request(subject, payload, { timeout: PATIENCE, ...options });
                return answer.string();
            } catch (error) {
                const found = trouble(error);
                // A cluster that elects a leader has nobody who answers.
                if (found.error !== "missing" || tries >= 8) return JSON.stringify(found);
                await pause(250);
            }
        }
    }

    /** Asks what the log is. */
    info() {
        return this.#ask(`$JS.API.STREAM.INFO.${this.#stream}`, "{}");
    }

    /** Publishes a message if the last one has a sequence. */
    publish(subject, id, after, data) {
        const conditions = headers();
        conditions.set("Nats-Msg-Id", id);
        conditions.set("Nats-Expected-Stream", this.#stream);
        conditions.set("Nats-Expected-Last-Sequence", after);
        return this.#ask(subject, data, { headers: conditions });
    }

    /** Makes the stream, by its configuration as JSON. */
    create(config) {
        return this.#ask(`$JS.API.STREAM.CREATE.${this.#stream}`, config);
    }

    /** Reads one message by its sequence. */
    message(sequence) {
        return this.#ask(`$JS.API.STREAM.MSG.GET.${this.#stream}`, `{"seq":${sequence}}`);
    }

    /** Follows the messages from a sequence on, again and again until it is asked to from another one. */
    async follow(sequence) {
        const js = jetstream(this.#nc);
        const before = this.#messages;
        this.#messages = undefined;
        before?.stop();
        try {
            const consumer = await js.consumers.get(this.#stream, { deliver_policy: "by_start_sequence", opt_start_seq: Number(sequence) });
            const messages = await consumer.consume({ max_messages: AHEAD });
            this.#messages = messages;
            this.#take(messages);
            return "{}";
        } catch (error) {
            return JSON.stringify(trouble(error));
        }
    }

    async #take(messages) {
        try {
            for await (const message of messages) {
                const id = message.headers?.get("Nats-Msg-Id") ?? "";
                this.#put({ message: [message.seq, message.subject, id, message.string(), message.time.getTime()] });
            }
        } catch (error) {
            // What fails at once would fail again and again.
            await pause(PAUSE);
            if (messages === this.#messages) this.#put({ state: "ended", ...trouble(error) });
            return;
        }
        if (messages === this.#messages) this.#put({ state: "ended" });
    }

    /** Ends the connection. */
    close() {
        this.#messages?.stop();
        this.#nc.close();
    }
}

/** Connects to a server; the settings are JSON. Rejects with JSON that says why. */
globalThis.foldbackConnect = async (settings) => {
    const { server, stream, name, ...secrets } = JSON.parse(settings);
    try {
        const nc = await wsconnect({
            servers: server,
            name,
            timeout: PATIENCE,
            noEcho: true,
            authenticator: signIn(secrets),
            maxReconnectAttempts: -1,
            reconnectTimeWait: PAUSE,
            reconnectJitter: PAUSE,
            pingInterval: 5_000,
            maxPingOut: 2,
        });
        return new LogClient(nc, stream);
    } catch (error) {
        const isRefused = error?.name === "AuthorizationError" || /authorization violation/i.test(`${error?.message} ${error?.cause?.message}`);
        throw JSON.stringify(isRefused ? { error: "denied" } : { error: "disconnected", description: String(error?.message ?? error) });
    }
};

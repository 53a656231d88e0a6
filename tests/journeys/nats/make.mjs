// Writes what the journeys sign in with by a credentials file: the keys of an operator, an account and its people, made for
// nothing else. `npm ci` in client/ first, then `node tests/journeys/nats/make.mjs`.
import { writeFileSync } from "node:fs";
import { createRequire } from "node:module";

const client = new URL("../../../client/package.json", import.meta.url);
const { createAccount, createOperator, createUser } = createRequire(client)("@nats-io/nkeys");
const text = (bytes) => new TextDecoder().decode(bytes);
const coded = (value) => Buffer.from(value).toString("base64url");

/** Signs a claim, as https://docs.nats.io/running-a-nats-service/configuration/securing_nats/auth_intro/jwt describes it. */
function signed(issuer, subject, name, nats) {
    const claim = { jti: name, iat: 1_700_000_000, iss: issuer.getPublicKey(), name, sub: subject.getPublicKey(), nats: { ...nats, version: 2 } };
    const body = [{ typ: "JWT", alg: "ed25519-nkey" }, claim].map((part) => coded(JSON.stringify(part))).join(".");
    return `${body}.${coded(issuer.sign(new TextEncoder().encode(body)))}`;
}

/** Writes the credentials file of a user, which has no end. */
function creds(account, name, permissions) {
    const user = createUser();
    const jwt = signed(account, user, name, { type: "user", subs: -1, data: -1, payload: -1, ...permissions });
    const parts = [["NATS USER JWT", jwt], ["USER NKEY SEED", text(user.getSeed())]];
    const lines = parts.map(([what, of]) => `-----BEGIN ${what}-----\n${of}\n------END ${what}------\n`);
    writeFileSync(new URL(`${name}.creds`, import.meta.url), lines.join("\n"));
}

const operator = createOperator();
const [system, account, another] = [createAccount(), createAccount(), createAccount()];
const limits = { subs: -1, data: -1, payload: -1, imports: -1, exports: -1, conn: -1, leaf: -1, wildcards: true };
const stores = { mem_storage: -1, disk_storage: -1, streams: -1, consumer: -1 };
const claim = (of, name, limits) => `${of.getPublicKey()}: ${signed(operator, of, name, { type: "account", limits, default_permissions: { pub: {}, sub: {} } })}`;
writeFileSync(
    new URL("operator.conf", import.meta.url),
    `# Made by make.mjs beside it.
operator: ${signed(operator, operator, "operator", { type: "operator" })}
system_account: ${system.getPublicKey()}
resolver: MEMORY
resolver_preload: {
  ${claim(system, "system", limits)}
  ${claim(account, "school", { ...limits, ...stores })}
}
`,
);
creds(account, "teacher", {});
creds(account, "reader", { pub: { deny: ["class.>"] } });
creds(another, "stranger", {});

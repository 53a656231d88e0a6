// The events of the benchmark, the same for every contestant, and the oracle that knows every answer.

/** The number of events after which `memo` and the amounts begin anew does not matter: each follows from its number. */
export const deposit = (n) => n % 3 !== 0;
export const amount = (n) => 100 + ((n * 7919) % 90_000);
export const memo = (n) => (n % 5 === 0 ? `card payment ${n % 97}` : undefined);
export const moment = (n) => 1_760_000_000_000 + n * 61_000;

/** The balance after each revision of a stream of `count` events, revision 0 first, as plainly as it can be had. */
export function oracle(count) {
  const balances = new Float64Array(count + 1);
  for (let n = 1; n <= count; n++) balances[n] = balances[n - 1] + (deposit(n) ? amount(n) : -amount(n));
  return balances;
}

/** Some thousand revisions all over a stream, the same in each run. */
export function revisions(count, jumps) {
  const list = new Uint32Array(jumps);
  let x = 123_456_789;
  for (let i = 0; i < jumps; i++) {
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    list[i] = (x >>> 0) % (count + 1);
  }
  return list;
}

// A peer that people use: Redux with the instrument of its DevTools, which keeps each action and the state after it.
//
// It is in memory only; what the others write to local storage it does not.

import { ActionCreators, instrument } from "@redux-devtools/instrument";
import { legacy_createStore as createStore } from "redux";

import { amount, deposit, memo } from "../events.js";

const EMPTY = { balance: 0, lowest: 0, deposits: 0, withdrawals: 0 };

function reduce(state = EMPTY, action) {
  switch (action.type) {
    case "Deposited":
      return { ...state, balance: state.balance + action.amount, deposits: state.deposits + 1 };
    case "Withdrawn": {
      const balance = state.balance - action.amount;
      return { ...state, balance, lowest: Math.min(state.lowest, balance), withdrawals: state.withdrawals + 1 };
    }
    default:
      return state;
  }
}

function actionOf(n) {
  const action = { type: deposit(n) ? "Deposited" : "Withdrawn", amount: amount(n) };
  return memo(n) === undefined ? action : { ...action, memo: memo(n) };
}

export class Peer {
  constructor() {
    this.store = createStore(reduce, instrument());
    this.lifted = this.store.liftedStore;
    this.count = 0;
  }

  /** Takes so many actions over at once, as DevTools import them. */
  fill(count) {
    const actions = Array.from({ length: count }, (_, index) => actionOf(index + 1));
    this.lifted.dispatch(ActionCreators.importState(actions, undefined));
    this.count = count;
  }

  append() {
    this.count += 1;
    this.store.dispatch(actionOf(this.count));
  }

  /** Jumps to the state after so many actions. */
  stateAt(revision) {
    this.lifted.dispatch(ActionCreators.jumpToState(revision));
    return this.store.getState();
  }

  /** Writes the history as DevTools export it: its actions. */
  export() {
    const { actionsById, stagedActionIds } = this.lifted.getState();
    return JSON.stringify(stagedActionIds.map((id) => actionsById[id].action));
  }
}

// A shopping list under `@redux-devtools/instrument`: its lifted state in ../redux.json, and its actions alone, as texts in a
// payload, in ../redux-payload.json. `npm ci && npm run record`.

import { writeFileSync } from "node:fs";
import { createStore } from "redux";
import { ActionCreators, instrument } from "@redux-devtools/instrument";

const empty = { items: [], filter: "all", total: 0, coupon: null };

function reducer(state = empty, action) {
  switch (action.type) {
    case "items/added": {
      const items = [...state.items, { ...action.payload, bought: false }];
      return { ...state, items, total: state.total + action.payload.price };
    }
    case "items/bought":
      return {
        ...state,
        items: state.items.map((item) => (item.id === action.payload ? { ...item, bought: true } : item)),
      };
    case "items/removed": {
      const removed = state.items.find((item) => item.id === action.payload);
      if (!removed) return state;
      return {
        ...state,
        items: state.items.filter((item) => item !== removed),
        total: state.total - removed.price,
      };
    }
    case "coupon/applied":
      return { ...state, coupon: action.payload.code, total: Math.max(0, state.total - action.payload.off) };
    case "filter/set":
      return { ...state, filter: action.payload };
    default:
      return state;
  }
}

const store = createStore(reducer, undefined, instrument());
const pause = () => new Promise((resume) => setTimeout(resume, 30));
const actions = [
  { type: "items/added", payload: { id: 1, name: "Bread", price: 420 } },
  { type: "items/added", payload: { id: 2, name: "Käse", price: 899 } },
  { type: "filter/set", payload: "open" },
  { type: "items/bought", payload: 1 },
  { type: "items/added", payload: { id: 3, name: "“Olives”", price: 350 } },
  { type: "coupon/applied", payload: { code: "SPRING", off: 200 } },
  { type: "items/removed", payload: 2 },
  { type: "items/added", payload: { id: 4, name: "Milk", price: 129 } },
  { type: "items/bought", payload: 3 },
  { type: "filter/set", payload: "all" },
  { type: "items/removed", payload: 9 },
  { type: "items/bought", payload: 4 },
];
for (const action of actions) {
  store.dispatch(action);
  await pause();
}
// As a click on "Skip" does: the coupon counts no more.
store.liftedStore.dispatch(ActionCreators.toggleAction(6));
const lifted = store.liftedStore.getState();
const write = (name, value) => writeFileSync(new URL(`../${name}`, import.meta.url), `${JSON.stringify(value)}\n`);
write("redux.json", lifted);
const performed = lifted.stagedActionIds.slice(1).map((id) => lifted.actionsById[id].action);
const before = lifted.computedStates[0].state;
write("redux-payload.json", { payload: JSON.stringify(performed), preloadedState: JSON.stringify(before) });

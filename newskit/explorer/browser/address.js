// The state of an explorer in the address of a shared file, in names: #page-0.view=overlap&page-0.outlet=The+Pier

const LONGEST = 2000; // characters; what does not fit is left out

// name: of this explorer, before each of its fields. Returns {read(): the state in the address, null where it has none, write(state)}.
function addressed(name, outlets) {
  const fields = ["view", "part", "search", "open"];

  function read() {
    const given = new URLSearchParams(location.hash.slice(1));
    if (![...given.keys()].some((field) => field.startsWith(`${name}.`))) return null;
    const [picked, without] = ["outlet", "without"].map((field) => given.getAll(`${name}.${field}`));
    const state = Object.fromEntries(fields.map((field) => [field, given.get(`${name}.${field}`) ?? ""]));
    const known = outlets.filter((outlet) => (picked.length ? picked.includes(outlet) : !without.includes(outlet)));
    return { ...state, own: given.get(`${name}.copy`) === "without", picked: known.length || picked.includes("") ? known : outlets }; // names of another file pick nothing away
  }

  function write(state) {
    const all = new URLSearchParams(location.hash.slice(1));
    for (const field of [...all.keys()]) if (field.startsWith(`${name}.`)) all.delete(field);
    const add = (field, values) => {
      for (const value of values) all.append(`${name}.${field}`, value);
      if (all.toString().length > LONGEST) all.delete(`${name}.${field}`);
    };
    const without = outlets.filter((outlet) => !state.picked.includes(outlet));
    if (without.length < state.picked.length) add("without", without);
    else add("outlet", state.picked.length ? state.picked : [""]);
    if (state.own) add("copy", ["without"]);
    for (const field of fields) add(field, state[field] ? [state[field]] : []);
    history.replaceState(history.state, "", `#${all}`);
  }

  return { read, write };
}

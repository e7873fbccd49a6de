// The switch "Without shared copy": two pages of one story, of which one is shown. The other is mounted when it is first asked for.

// As `mount`, for a page and its `page.without`; the state says which of them is shown (`own`). Returns swap(own) too.
function mountBoth(root, page, host) {
  if (!page.without) return { ...mount(root, page, host), swap: () => {} };
  const sides = new Map(); // without shared copy or not → {root, explorer}
  let now = false;
  const hosted = (own, more) => ({
    ...host,
    ...more,
    own,
    onSwap: (state) => swap(!own, state),
    share: host.share.map(({ label, run }) => ({ label, run: (state, ...rest) => run({ ...state, own }, ...rest) })),
    onState: (state) => own === now && host.onState?.({ ...state, own }),
  });

  function swap(own, state) {
    if (own === now) return;
    const focused = sides.get(now).root.contains(document.activeElement);
    state ??= sides.get(now).explorer.state();
    now = own;
    for (const [which, side] of sides) side.root.hidden = which !== own;
    if (sides.has(own)) sides.get(own).explorer.restore(state);
    else {
      const box = element("div");
      box.innerHTML = page.without.html; // made by Python, every text escaped there
      const other = box.firstElementChild;
      root.after(other);
      sides.set(own, { root: other, explorer: mount(other, page.without, hosted(own, { ...state, marks: [], corrections: [] })) });
    }
    const control = sides.get(own).root.querySelector("[role=switch]");
    if (focused) control.focus({ preventScroll: true });
    host.onState?.({ ...sides.get(own).explorer.state(), own });
  }

  const { own, ...begin } = host;
  sides.set(false, { root, explorer: mount(root, page, hosted(false)) });
  if (own) swap(true, begin);
  const shown = () => sides.get(now).explorer;
  return {
    pick: (names) => shown().pick(names),
    restore: (state) => (Boolean(state.own) === now ? shown().restore(state) : swap(!now, state)),
    state: () => ({ ...shown().state(), own: now }),
    swap,
    corrections: sides.get(false).explorer.corrections,
    marks: sides.get(false).explorer.marks,
    stop: () => sides.forEach((side) => side.explorer.stop()),
  };
}

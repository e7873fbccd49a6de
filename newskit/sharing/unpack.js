// A data block of a shared file → its bytes. `document.py` packs it: LZMA, then 13 bits in two printable characters.

function bytesIn(id) {
  const block = document.querySelector(`script#${id}`);
  return unlzma(bytesOfText(block.textContent), Number(block.dataset.size));
}

// Two characters hold 13 bits: d * 91 + d of the digits "#" to "}", where "!" stands for "<" and "~" for "&".
function bytesOfText(text) {
  const bytes = new Uint8Array(Math.ceil((text.length * 13) / 16));
  const digit = (at) => {
    const code = text.charCodeAt(at);
    return (code === 33 ? 60 : code === 126 ? 38 : code) - 35;
  };
  let [held, bits, n] = [0, 0, 0];
  for (let at = 0; at < text.length; at += 2) {
    held = (held << 13) | (digit(at) * 91 + digit(at + 1));
    for (bits += 13; bits >= 8; ) bytes[n++] = held >> (bits -= 8);
    held &= (1 << bits) - 1;
  }
  return bytes;
}

// Raw LZMA with lc = 4, lp = 0, pb = 0 → its `size` bytes. The names are those of the LZMA specification (Pavlov 2015).
function unlzma(packed, size) {
  const out = new Uint8Array(size);
  const [RANGE, CODE] = [0, 1];
  const coder = Uint32Array.of(0xffffffff, new DataView(packed.buffer).getUint32(1)); // in plain variables of 32 bits it takes twice as long
  let at = 5;
  const normalise = () => {
    if (coder[RANGE] >= 0x1000000) return;
    coder[RANGE] <<= 8;
    coder[CODE] = (coder[CODE] << 8) | packed[at++];
  };
  const bit = (odds, n) => {
    const odd = odds[n];
    const bound = (coder[RANGE] >>> 11) * odd;
    if (coder[CODE] < bound) {
      coder[RANGE] = bound;
      odds[n] = odd + ((2048 - odd) >> 5);
      normalise();
      return 0;
    }
    coder[RANGE] -= bound;
    coder[CODE] -= bound;
    odds[n] = odd - (odd >> 5);
    normalise();
    return 1;
  };
  const tree = (odds, from, bits) => {
    let m = 1;
    for (let n = 0; n < bits; n++) m = (m << 1) | bit(odds, from + m);
    return m - (1 << bits);
  };
  const reverse = (odds, from, bits) => {
    let [m, value] = [1, 0];
    for (let n = 0; n < bits; n++) {
      const one = bit(odds, from + m);
      m = (m << 1) | one;
      value |= one << n;
    }
    return value;
  };
  const direct = (bits) => {
    let value = 0;
    for (let n = 0; n < bits; n++) {
      coder[RANGE] >>>= 1;
      const one = coder[CODE] >= coder[RANGE] ? 1 : 0;
      if (one) coder[CODE] -= coder[RANGE];
      value = (value << 1) | one;
      normalise();
    }
    return value;
  };
  const odds = (n) => new Uint16Array(n).fill(1024);
  const lengths = () => ({ choice: odds(2), low: odds(8), middle: odds(8), high: odds(256) });
  const length = ({ choice, low, middle, high }) => {
    if (!bit(choice, 0)) return tree(low, 0, 3);
    return bit(choice, 1) ? 16 + tree(high, 0, 8) : 8 + tree(middle, 0, 3);
  };
  const [isMatch, isRep, isRepG0, isRepG1, isRepG2, isRep0Long] = Array.from({ length: 6 }, () => odds(12));
  const [literals, slots, positions, align, matched, repeated] = [odds(0x300 << 4), odds(256), odds(115), odds(16), lengths(), lengths()];
  let [state, rep0, rep1, rep2, rep3] = [0, 0, 0, 0, 0];

  const literal = (n) => {
    const from = n ? 0x300 * (out[n - 1] >> 4) : 0;
    let symbol = 1;
    if (state >= 7) {
      for (let guess = out[n - rep0 - 1], same = true; same && symbol < 0x100; guess <<= 1) {
        const expected = (guess >> 7) & 1;
        const one = bit(literals, from + ((1 + expected) << 8) + symbol);
        symbol = (symbol << 1) | one;
        same = one === expected;
      }
    }
    while (symbol < 0x100) symbol = (symbol << 1) | bit(literals, from + symbol);
    state -= state < 4 ? state : state < 10 ? 3 : 6;
    return symbol;
  };
  const distance = (length) => {
    const slot = tree(slots, Math.min(length, 3) << 6, 6);
    if (slot < 4) return slot;
    const bits = (slot >> 1) - 1;
    const base = (2 | (slot & 1)) << bits;
    return base + (slot < 14 ? reverse(positions, base - slot, bits) : (direct(bits - 4) << 4) + reverse(align, 0, 4));
  };
  for (let n = 0; n < size; ) {
    if (!bit(isMatch, state)) {
      out[n] = literal(n);
      n += 1;
      continue;
    }
    let copied = 1;
    if (!bit(isRep, state)) {
      [rep3, rep2, rep1] = [rep2, rep1, rep0];
      copied = length(matched);
      rep0 = distance(copied);
      copied += 2;
      state = state < 7 ? 7 : 10;
    } else {
      let once = false;
      if (!bit(isRepG0, state)) once = !bit(isRep0Long, state);
      else if (!bit(isRepG1, state)) [rep0, rep1] = [rep1, rep0];
      else if (!bit(isRepG2, state)) [rep0, rep1, rep2] = [rep2, rep0, rep1];
      else [rep0, rep1, rep2, rep3] = [rep3, rep0, rep1, rep2];
      if (!once) copied = length(repeated) + 2;
      state = state >= 7 ? 11 : once ? 9 : 8;
    }
    for (; copied > 0; copied--, n++) out[n] = out[n - rep0 - 1];
  }
  return out;
}

// A code typed off a letter: brought into groups while it is typed, and a slip told in words before it is sent.
const VALUES = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ*";
const BETWEEN = /[\s\-\u2010-\u2015\u2212]+/g;

export function plain(typed) {
  return typed.replace(BETWEEN, "").toUpperCase();
}

export function grouped(code) {
  return code.replace(/(.{4})(?=.)/g, "$1-");
}

// ISO/IEC 7064, MOD 37-2, as the server makes it.
export function checkCharacter(body) {
  let rest = 0;
  for (const character of body) {
    rest = ((rest + VALUES.indexOf(character)) * 2) % 37;
  }
  return VALUES[(38 - rest) % 37];
}

// Says what is wrong with a code; "" when nothing is. An unfinished one is wrong only once it is sent.
export function slipIn(typed, { alphabet, length, tooShort, foreign, slip }, sent) {
  const code = plain(typed);
  const strange = [...code].find((character) => !alphabet.includes(character));
  if (strange !== undefined) {
    return foreign.replace("{c}", strange);
  }
  if (code.length > length || (sent && code.length < length)) {
    return tooShort.replace("{n}", code.length);
  }
  return code.length === Number(length) && checkCharacter(code.slice(0, -1)) !== code.at(-1) ? slip : "";
}

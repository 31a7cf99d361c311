/** A code for programs before the words for people, as agents send it: "outside_roots: …". */
const CODE = /^[a-z]+(_[a-z]+)+: /;

/** Words of the coordinator as a sentence that stands by itself: no code, a capital letter, and a full stop. */
export function asSentence(words: string): string {
  const said = words.replace(CODE, '');
  const text = said.charAt(0).toUpperCase() + said.slice(1);
  return text === '' || /[.!?…]$/.test(text) ? text : `${text}.`;
}

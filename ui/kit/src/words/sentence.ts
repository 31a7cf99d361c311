/** Words of the coordinator as a sentence that stands by itself: with a capital letter and a full stop. */
export function asSentence(words: string): string {
  const text = words.charAt(0).toUpperCase() + words.slice(1);
  return text === '' || /[.!?…]$/.test(text) ? text : `${text}.`;
}

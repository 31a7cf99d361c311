/** Words alone, without parts: for modules and tests that draw nothing. */
export { bytes } from './words/bytes.ts';
export { count, whole } from './words/numbers.ts';
export { asSentence } from './words/sentence.ts';
export { exact, since, span, took, until } from './words/time.ts';
export { toolName, type Tone } from './words/verdict.ts';

/** A question before something that cannot be undone, or that will not go as expected. */
export interface Question {
  /** What is about to happen, as a question: "Delete the agent Studio-Mac?" */
  title: string;
  /** What it means, in a sentence or two. */
  text: string;
  /** The word on the button that does it: "Delete the agent". */
  action: string;
  /** The word on the button that leaves things as they are; "Keep it" unless told. */
  no?: string;
  /** Whether it takes something away; true unless told. */
  danger?: boolean;
  /** Asks for a line of words too, such as a reason; they come back as the answer. */
  field?: { label: string; hint?: string };
}

interface Asked extends Question {
  answer: (words: string | null) => void;
}

let asked = $state.raw<Asked>();

/** The question that stands open now. */
export function openQuestion(): Asked | undefined {
  return asked;
}

/** Asks once, in words. Gives what was typed, an empty text where nothing was asked for, or null for no. */
export function confirm(question: Question): Promise<string | null> {
  asked?.answer(null);
  return new Promise((resolve) => {
    const answer = (words: string | null): void => {
      asked = undefined;
      resolve(words);
    };
    asked = { ...question, answer };
  });
}

/** Answers about the same texts come again and again while a file is edited; the newest are remembered. */
export function remembering<Answer>(ask: (text: string) => Answer): (text: string) => Answer {
  const known = new Map<string, { readonly answer: Answer }>();
  return (text) => {
    const kept = known.get(text);
    if (kept) return kept.answer;
    const answer = ask(text);
    if (LONGEST < text.length) return answer;
    if (known.size === MOST) known.clear();
    known.set(text, { answer });
    return answer;
  };
}

const MOST = 500;
const LONGEST = 1_000;

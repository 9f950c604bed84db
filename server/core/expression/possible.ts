/** Whether something can be, as far as it could be found out. */
export type Possible = 'yes' | 'no' | 'unknown';

export function allOf(answers: readonly Possible[]): Possible {
  if (answers.includes('no')) return 'no';
  return answers.includes('unknown') ? 'unknown' : 'yes';
}

export function anyOf(answers: readonly Possible[]): Possible {
  if (answers.includes('yes')) return 'yes';
  return answers.includes('unknown') ? 'unknown' : 'no';
}

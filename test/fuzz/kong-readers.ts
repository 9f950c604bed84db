/** Texts that our readers and Kong's may take differently. */
import type { Format, SyntaxDocument } from '../../server/core/syntax/document.ts';
import { readDocument } from '../../server/core/syntax/read-document.ts';
import { type Answer, luaText } from '../kit/kong-readers.ts';

/** What is wrong with how we read the text; undefined when Kong's reader agrees. */
export function differenceFromKong(text: string, format: Format, answer: Answer): string | undefined {
  // Half a surrogate pair cannot be sent.
  const document = readDocument(Buffer.from(text).toString(), format);
  const refused = document.problems.filter(({ tolerated }) => !tolerated);
  const said = refused.map(({ code }) => code).join(', ');
  switch (answer.kind) {
    case 'refused':
      return refused.length === 0 ? `Kong refuses it (${answer.why}), we take it` : undefined;
    case 'untold':
      return undefined;
    case 'nothing':
      return document.root === undefined && said === ''
        ? undefined
        : `Kong finds nothing, we say ${shown(document, said)}`;
    case 'value': {
      // An alias inside its own anchor has no end, which Kong's checks do not survive; that it may be written over by
      // a second equal key is beside the point.
      if (refused.length !== 0 && refused.every(({ code }) => code === 'RECURSIVE_ALIAS')) return undefined;
      if (said !== '') return `Kong takes it as ${answer.value}, we refuse it: ${said}`;
      const ours = document.root === undefined ? 'nothing' : luaText(document.root);
      return ours === answer.value ? undefined : `Kong has ${answer.value}, we have ${ours}`;
    }
  }
}

function shown(document: SyntaxDocument, said: string): string {
  return said === '' ? (document.root ? luaText(document.root) : 'nothing') : said;
}
